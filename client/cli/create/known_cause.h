// Recognizes why a tool failed in what it printed.
#pragma once

#include <string_view>

namespace venvctl {

struct KnownCause {
  std::string_view sign;    // in the output, untranslated
  std::string_view what;    // "no network"
  std::string_view fix;     // "check the connection"
  bool is_for_all = false;  // another tool would fail the same way
};

// Null: none is known.
const KnownCause* known_cause(std::string_view output);

}  // namespace venvctl
