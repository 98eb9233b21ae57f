// The variables of a shell without the edits of its hook. C headers only.
#pragma once

#include <string.h>

#include "core/wire/fixed_text.h"

namespace venvctl::wire {

// The variables that the asking shell would have if its hook had activated nothing, so that the
// edits are the same before and after. `Lookup` is called with a name and returns the current
// value, null if not set. It must outlive this object.
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
  const char* replaced_ = nullptr;  // names, separated by blanks
};

// The value of a steering variable that the user gave it, null if there is none. An edit gives one
// only the active environment's path; any other value is the user's, even if the edit came first.
template <class Lookup>
const char* value_of_user(const char* name, const Lookup& lookup) {
  const char* value = lookup(name);
  const char* active = lookup("VENVCTL_ENV");
  const bool may_be_edit = value != nullptr && active != nullptr && strcmp(value, active) == 0;
  return may_be_edit ? UnderlyingVariables<Lookup>(lookup).get(name) : value;
}

}  // namespace venvctl::wire
