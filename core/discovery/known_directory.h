// A directory that a search has listed, and the directories below it that may contain projects.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace venvctl {

struct KnownDirectory {
  std::string name;        // the name of a root is its path
  int64_t changed_ns = 0;  // its ctime when it was listed; 0: the next search lists it again
  bool is_environment = false;
  std::vector<KnownDirectory> inside;  // sorted by name
};
template <class A>
void fields(A& a, KnownDirectory& each) {
  a(each.name, each.changed_ns, each.is_environment, each.inside);
}

// The paths of the environments at and below `root`, sorted.
std::vector<std::string> environments_in(const KnownDirectory& root);

}  // namespace venvctl
