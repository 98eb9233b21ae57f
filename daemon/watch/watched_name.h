// Names what a worker read, in the same way as inotify events: by a watch and a name.
#pragma once

#include <string>

namespace venvctl {

struct WatchedName {
  // Which names in the watched directory count.
  enum class Counts {
    Name,            // only `name`
    Markers,         // names that can change a decision (deciding_names.h)
    NewDirectories,  // the same names as Markers, and new directories of any name
    EveryName,
  };
  int watch = 0;     // the inotify watch descriptor of the directory, as in events
  std::string name;  // "" if more than one name counts
  Counts counts = Counts::Name;

  auto operator<=>(const WatchedName&) const = default;
};
template <class A>
void fields(A& a, WatchedName& each) {
  a(each.watch, each.name, each.counts);
}

}  // namespace venvctl
