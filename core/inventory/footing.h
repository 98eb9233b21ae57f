// The footing of an environment: its interpreter, if the environment's bin/python is a link that
// leads out of the environment.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

struct Footing {
  std::string python;    // the first path outside of the environment: "/usr/bin/python3"
  std::string real;      // the real path of `python`: "/usr/bin/python3.11"; "" if it is missing
  bool is_lost = false;  // lost_python() says that `python` is missing or has another version
};
template <class A>
void fields(A& a, Footing& each) {
  a(each.python, each.real, each.is_lost);
}

// Absent if `prefix` is not a virtual environment, or if its bin/python is a file or leads to a
// path below one of the `avoided` directories. Watches only the path that leads to the interpreter,
// not the files of the environment.
std::optional<Footing> footing_of(FileSystem& files, const std::string& prefix,
                                  std::span<const std::string> avoided = {});

}  // namespace venvctl
