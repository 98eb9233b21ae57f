// The variables that a shell would have without the edits of its hook. Includes only C headers.
#pragma once

#include <string.h>

#include "core/wire/fixed_text.h"

namespace venvctl::wire {

// The variables that the asking shell would have if its hook had activated nothing. With these
// variables, an answer leads to the same edits before and after an activation. `lookup` is called
// with a name, and returns the current value, or null if the variable is not set. `lookup` must
// outlive this object.
template <class Lookup>
class UnderlyingVariables {
 public:
  explicit UnderlyingVariables(const Lookup& lookup) : lookup_(lookup) {
    const char* active = lookup("VENVCTL_ENV");
    if (active == nullptr || active[0] == '\0') return;
    if (has_value("VIRTUAL_ENV", active) || has_value("CONDA_PREFIX", active)) {
      replaced_ = lookup("VENVCTL_VARS");
    }
  }

  const char* get(const char* name) const {
    if (!is_replaced(name)) return lookup_(name);
    char saved[512];
    const bool fits = join(saved, sizeof saved, {piece("VENVCTL_SAVED_"), piece(name)});
    return fits ? lookup_(saved) : nullptr;
  }

 private:
  bool has_value(const char* name, const char* wanted) const {
    const char* value = lookup_(name);
    return value != nullptr && strcmp(value, wanted) == 0;
  }
  bool is_replaced(const char* name) const {
    const size_t length = strlen(name);
    const char* at = replaced_ != nullptr ? replaced_ : "";
    while (*at != '\0') {
      const size_t word = strcspn(at, " ");
      if (word == length && memcmp(at, name, length) == 0) return true;
      at += word;
      at += strspn(at, " ");
    }
    return false;
  }

  const Lookup& lookup_;
  const char* replaced_ = nullptr;  // names of variables, separated by blanks
};

// The value that the user gave to a steering variable; null if there is none. A hook sets a
// steering variable only to the path of the active environment. Any other value comes from the
// user, even if the hook had set the variable before.
template <class Lookup>
const char* value_of_user(const char* name, const Lookup& lookup) {
  const char* value = lookup(name);
  const char* active = lookup("VENVCTL_ENV");
  const bool may_be_edit = value != nullptr && active != nullptr && strcmp(value, active) == 0;
  return may_be_edit ? UnderlyingVariables<Lookup>(lookup).get(name) : value;
}

}  // namespace venvctl::wire
