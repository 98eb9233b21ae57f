#include "core/base/system_error.h"

#include <cerrno>
#include <cstring>
#include <string_view>

namespace venvctl {
namespace {

std::string_view fix_of(int code) {
  switch (code) {
    case EACCES:
    case EPERM:
      return "check its permissions";
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
      return "check the path";
    case EEXIST:
    case ENOTEMPTY:
      return "rename or remove what is there";
    case ENOSPC:
    case EDQUOT:
      return "free some space";
    case EROFS:
      return "make the file system writable";
    case EBUSY:
      return "unmount it, or end the programs that use it";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    case ETIMEDOUT:
    case EPIPE:
    case ECONNRESET:
      return "try again";
    case EAGAIN:
    case ENOMEM:
      return "end other programs, then try again";
    default:
      return "check its permissions and the disk";
  }
}

}  // namespace

Error system_error(const std::string& action, int code) {
  return {ErrorCode::Failed,
          "cannot " + action + " (" + std::strerror(code) + "): " + std::string(fix_of(code))};
}

}  // namespace venvctl
