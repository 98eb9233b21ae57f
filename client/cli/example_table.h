// The examples for each command that help and the manual pages show.
#pragma once

#include <span>
#include <string_view>

namespace venvctl {

struct Example {
  std::string_view command;
  std::string_view words;    // after "venvctl ", as typed in a shell
  std::string_view meaning;  // what it does
};

// The examples of a command, in the order of the help. Every command has at least one.
std::span<const Example> examples_of(std::string_view command);

}  // namespace venvctl
