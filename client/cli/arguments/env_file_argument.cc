#include "client/cli/arguments/env_file_argument.h"

#include "client/cli/lookup/decide.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::string project_directory(Session& session) {
  const Decision decision = decide_silently(session, session.directory());
  return decision.choice ? decision.choice->root : session.directory();
}

}  // namespace

Result<std::string> find_env_file(Session& session, const std::optional<std::string>& argument) {
  std::string path = argument ? session.absolute(*argument) : project_directory(session);
  const auto found = session.files().status(path);
  if (found && found->is_directory()) path = join_path(path, ".env");
  if (base_name(path) != ".env") {
    return Error{ErrorCode::Usage, session.shown(path) +
                                       " is not called .env: give a file of that name, or its "
                                       "directory"};
  }
  const auto file = session.files().status(path);
  if (file && file->is_directory()) {
    return Error{ErrorCode::NotFound,
                 session.shown(path) +
                     " is a directory, but must be a file of variables: replace "
                     "it with a file, or give another directory"};
  }
  if (!file) {
    return Error{ErrorCode::NotFound,
                 session.shown(path) + " does not exist: create it, or give another directory"};
  }
  return path;
}

}  // namespace venvctl
