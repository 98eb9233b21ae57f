// The examples of each command, for help and the manual pages.
#pragma once

#include <span>
#include <string_view>

namespace venvctl {

struct Example {
  std::string_view command;
  std::string_view words;    // after "venvctl ", as typed in a shell
  std::string_view meaning;  // what it does
};

// The examples of a command, in the order in which help shows them. Every command has at least one.
std::span<const Example> examples_of(std::string_view command);

}  // namespace venvctl
