// Parses a place: the argument of `venvctl use` that says in which container, on which host or in
// which virtual machine (the other side) a Python runs (docs/elsewhere.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

struct Place {
  std::string_view scheme;  // docker, podman, compose, devcontainer, ssh or vagrant
  // The container, the service, [USER@]HOST or the machine; may be "" for devcontainer and vagrant.
  // A HOST such as [::1] is here without its brackets.
  std::string target;
  // The project's directory on the other side, absolute and normalized; "" if not given.
  std::string directory;
};

// Absent if `word` does not begin with one of the schemes and a colon. Fails if `word` does so, but
// is not a valid place. A target never begins with "-", so that no program mistakes it for an
// option.
Result<std::optional<Place>> parse_place(std::string_view word);

}  // namespace venvctl
