// Errors of the operating system, as messages that say what to do.
#pragma once

#include <string>

#include "core/base/result.h"

namespace venvctl {

// "cannot read /p (Permission denied): check its permissions". `action` names what failed, with its
// object ("read /p"); `code` is the errno. The code of the error is ErrorCode::Failed.
Error system_error(const std::string& action, int code);

}  // namespace venvctl
