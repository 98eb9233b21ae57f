// Turns error numbers of the operating system into messages that say what to do.
#pragma once

#include <string>

#include "core/base/result.h"

namespace venvctl {

// Returns an error with ErrorCode::Failed and a message such as "cannot read /p (Permission
// denied): check its permissions". `action` is what failed, such as "read /p". `code` is the errno.
Error system_error(const std::string& action, int code);

}  // namespace venvctl
