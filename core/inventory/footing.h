// The interpreter that an environment stands on: the one outside of it that its bin/python leads
// to.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

struct Footing {
  std::string python;    // the first path outside of the environment: "/usr/bin/python3"
  std::string real;      // where it ends: "/usr/bin/python3.11"; "": nowhere
  bool is_lost = false;  // the environment cannot use its packages with it: lost_python()
};
template <class A>
void fields(A& a, Footing& each) {
  a(each.python, each.real, each.is_lost);
}

// Absent: not a virtual environment, or its bin/python is a file of its own, or leads to one of the
// `avoided` places. The environment's own files are read without watches: only the way to the
// interpreter is watched.
std::optional<Footing> footing_of(FileSystem& files, const std::string& prefix,
                                  std::span<const std::string> avoided = {});

}  // namespace venvctl
