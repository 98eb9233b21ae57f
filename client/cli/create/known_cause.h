// Finds out from the output of a tool why the tool failed.
#pragma once

#include <string_view>

namespace venvctl {

struct KnownCause {
  std::string_view sign;    // a text in the output that no tool translates
  std::string_view what;    // "no network"
  std::string_view fix;     // "check the connection"
  bool is_for_all = false;  // another tool would fail the same way
};

// Null if the cause is unknown.
const KnownCause* known_cause(std::string_view output);

}  // namespace venvctl
