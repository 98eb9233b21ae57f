// The places with which `venvctl use` names a Python elsewhere: in a container, on another host, or
// in a virtual machine (docs/elsewhere.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

struct Place {
  std::string_view scheme;  // docker, podman, compose, devcontainer, ssh or vagrant
  // The container, the service, [USER@]HOST or the machine; may be "" for devcontainer and vagrant.
  std::string target;
  std::string directory;  // of the project on the other side, absolute and normal; "" if not given
};

// Absent if `word` does not begin with one of the schemes and a colon. Fails if it begins with
// these, but is not a valid place. A target never begins with "-", so that no program mistakes it
// for an option.
Result<std::optional<Place>> parse_place(std::string_view word);

}  // namespace venvctl
