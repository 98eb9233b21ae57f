#include "client/cli/project/redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "client/cli/daemon/changes.h"
#include "client/cli/lookup/decide.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/kinds/tool_files/redirect_file.h"

namespace venvctl {
namespace {

// The path to write into the file. For an environment inside the project the path is relative, so
// that it stays correct when the project is moved.
std::string text_for(const std::string& directory, const std::string& prefix) {
  if (directory == "/" || !path_contains(directory, prefix)) return prefix;
  return "./" + std::string(path_below(directory, prefix));
}

Result<void> write_redirect(Session& session, const std::string& directory,
                            const std::string& prefix) {
  session.begin_changes();
  const std::string path = join_path(directory, ".venv");
  const auto failed = [&] { return system_error("write " + session.shown(path), errno); };
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!fd) return failed();
  if (write_full(fd.get(), text_for(directory, prefix) + "\n") && fsync(fd.get()) == 0) return {};
  const Error error = failed();
  unlink(path.c_str());
  return error;
}

// Prints a message if another rule takes precedence in the directory.
Result<void> approve_redirect(Session& session, const std::string& directory,
                              const std::string& prefix) {
  const Decision decision = decide(session, directory);
  if (!decision.choice || decision.choice->prefix != prefix) {
    session.terminal().complain("venvctl: another rule takes precedence over .venv in " +
                                session.shown(directory) + ": see venvctl why" +
                                session.change_option(directory));
    return {};
  }
  return record_pointers(session, decision.choice->evidence);
}

}  // namespace

Result<bool> has_redirect(Session& session, const std::string& directory,
                          const std::string& prefix) {
  const std::string path = join_path(directory, ".venv");
  if (!is_utf8(prefix) || prefix.size() >= RedirectFile::kMaxBytes) {
    return Error{ErrorCode::Failed,
                 "a .venv file cannot name " + session.shown(prefix) +
                     ": move the environment to a path that is UTF-8 and shorter than 4 KiB"};
  }
  if (!session.files().link_status(path)) return false;
  const auto status = session.files().status(path);
  if (status && status->is_regular()) {
    const RedirectFile redirect = read_redirect_file(session.files(), path);
    const auto targets = redirect_targets(session.files(), session.variables(), directory,
                                          redirect.text.empty() ? "/" : redirect.text);
    if (std::ranges::find(targets, prefix) != targets.end()) return true;
  }
  return Error{ErrorCode::Failed,
               session.shown(path) + " already exists: rename or remove it first"};
}

Result<bool> make_redirect(Session& session, const std::string& directory,
                           const std::string& prefix) {
  auto is_there = has_redirect(session, directory, prefix);
  if (!is_there) return is_there;
  if (!*is_there) {
    if (auto written = write_redirect(session, directory, prefix); !written) return written.error();
  }
  auto approved = approve_redirect(session, directory, prefix);
  if (approved) return !*is_there;
  if (!*is_there) unlink(join_path(directory, ".venv").c_str());
  return approved.error();
}

}  // namespace venvctl
