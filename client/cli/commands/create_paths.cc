#include "client/cli/commands/create_paths.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

Error wrong_path(std::string message) { return {ErrorCode::Usage, std::move(message)}; }

}  // namespace

Result<void> check_prefix(const Session& session, const std::string& prefix) {
  if (prefix.find(':') != std::string::npos) {
    return wrong_path("the path of an environment cannot contain a colon (" +
                      session.shown(prefix) +
                      "), because a colon separates the entries of PATH: choose another path");
  }
  if (has_control(prefix)) {
    return wrong_path("the path of an environment cannot contain control characters (" +
                      session.shown(prefix) + "): choose another path");
  }
  if (!fits_into_path_variable(prefix)) {
    return wrong_path(
        "the path of an environment cannot contain both a backslash and invalid UTF-8 (" +
        session.shown(prefix) + "): choose another path");
  }
  return {};
}

Result<void> check_readable(Session& session, const std::string& path) {
  const int error = faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0 ? 0 : errno;
  if (error != 0 && error != ENOENT) {
    return system_error("read " + session.shown(path), error);
  }
  const auto status = session.files().status(path);
  if (status && !status->is_directory()) return {};
  return Error{ErrorCode::NotFound,
               session.shown(path) + " is not a file: give -r a requirements file"};
}

}  // namespace venvctl
