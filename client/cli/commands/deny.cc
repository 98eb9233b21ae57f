#include <time.h>

#include <algorithm>

#include "client/cli/arguments/argument.h"
#include "client/cli/arguments/env_file_argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/changes.h"
#include "core/files/file_system.h"
#include "core/resolve/env_file.h"

namespace venvctl {
namespace {

class Deny : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("PATH", path_,
                "an environment, or a directory that has an environment (default: this directory)");
    syntax.option("--under", "DIR", under_, "revoke `allow --under DIR`");
    syntax.flag("--env", env_, "revoke `allow --env` (PATH is the .env file or its directory)");
  }

  Result<int> run(Session& session) override {
    if (under_ && path_)
      return Error{ErrorCode::Usage, "--under cannot be combined with PATH: leave out one of them"};
    if (env_ && under_) {
      return Error{ErrorCode::Usage,
                   "--env cannot be combined with --under: leave out one of them"};
    }
    if (env_) return revoke_env_file(session);
    return under_ ? take_root_back(session) : deny_environment(session);
  }

 private:
  Result<int> take_root_back(Session& session) {
    const std::string directory = session.absolute(*under_);
    const std::string root = real_path(session.files(), directory).value_or(directory);
    auto trust = session.state().trust();
    if (!trust) return trust.error();
    if (std::ranges::find((*trust)->roots, root, &TrustRoot::path) == (*trust)->roots.end()) {
      return Error{ErrorCode::NotFound,
                   session.shown(root) + " was not approved with --under: see venvctl trust"};
    }
    if (auto forgotten = revoke_approvals(session, root); !forgotten) return forgotten.error();
    session.terminal().say("revoked the approval of every environment below " +
                           session.shown(root));
    return 0;
  }

  Result<int> revoke_env_file(Session& session) {
    auto path = find_env_file(session, path_);
    if (!path) return path.error();
    const std::string place = env_file_place(session.files(), *path);
    auto trust = session.state().trust();
    if (!trust) return trust.error();
    const bool is_approved = std::ranges::any_of((*trust)->entries, [&](const TrustEntry& entry) {
      return entry.identity.real_path == place;
    });
    if (!is_approved) {
      return Error{ErrorCode::NotFound,
                   session.shown(*path) + " was not approved: see venvctl trust"};
    }
    if (auto revoked = revoke_approvals(session, place); !revoked) return revoked.error();
    session.terminal().say("revoked the approval of " + session.shown(*path) +
                           ": its variables are no longer set");
    return 0;
  }

  Result<int> deny_environment(Session& session) {
    auto report = find_environment(session, path_);
    if (!report) return report.error();
    if (report->evidence.identity.real_path.empty()) {
      return Error{
          ErrorCode::NotFound,
          session.shown(report->prefix) + " is not accessible: check its path and its permissions"};
    }
    const TrustEntry entry{TrustEntry::Grant::Denied, report->evidence.identity, time(nullptr)};
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
    session.terminal().say("denied " + session.shown(report->prefix) +
                           ": it will not be activated, and no message is shown");
    return 0;
  }

  std::optional<std::string> path_;
  std::optional<std::string> under_;
  bool env_ = false;
};

}  // namespace

std::unique_ptr<Command> make_deny() { return std::make_unique<Deny>(); }

}  // namespace venvctl
