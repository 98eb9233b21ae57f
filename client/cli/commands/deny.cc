#include <time.h>

#include "client/cli/commands/commands.h"
#include "client/cli/environment_argument.h"
#include "client/cli/state_changes.h"

namespace venvctl {
namespace {

class Deny : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("PATH", path_, "an environment, or a directory that gets one; here when not given");
  }

  Result<int> run(Session& session) override {
    auto report = find_environment(session, path_);
    if (!report) return report.error();
    if (report->evidence.identity.real_path.empty()) {
      return Error{ErrorCode::NotFound, session.shown(report->prefix) +
                                            " cannot be reached: nothing there can be activated"};
    }
    const TrustEntry entry{TrustEntry::Grant::Denied, report->evidence.identity, time(nullptr)};
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
    session.terminal().say("denied " + session.shown(report->prefix) +
                           ": it is not activated and nothing is said about it");
    return 0;
  }

 private:
  std::optional<std::string> path_;
};

}  // namespace

std::unique_ptr<Command> make_deny() { return std::make_unique<Deny>(); }

}  // namespace venvctl
