#include <time.h>

#include "client/cli/commands/commands.h"
#include "client/cli/environment_argument.h"
#include "client/cli/next_prompt.h"
#include "client/cli/state_changes.h"
#include "core/base/text.h"
#include "core/trust/approval.h"

namespace venvctl {
namespace {

class Allow : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("PATH", path_, "an environment, or a directory that gets one; here when not given");
    syntax.option("--under", "DIR", under_, "allow every environment below DIR, now and later");
    syntax.flag("--shared", shared_, "although other users can change it");
    syntax.flag("--scripts", scripts_, "its activation scripts too (conda)");
  }

  Result<int> run(Session& session) override {
    if (under_ && (path_ || shared_ || scripts_)) {
      return Error{ErrorCode::Usage, "--under stands alone: leave PATH and the other options out"};
    }
    return under_ ? allow_root(session) : allow_environment(session);
  }

 private:
  Result<int> allow_root(Session& session) {
    const std::string directory = session.absolute(*under_);
    const auto real = real_path(session.files(), directory);
    const auto status = session.files().status(directory);
    if (!real || !status || !status->is_directory()) {
      return Error{ErrorCode::NotFound,
                   session.shown(directory) + " is no directory: give one that exists"};
    }
    if (*real == "/") {
      return Error{ErrorCode::Usage, "everything below / is too much: give a directory of yours"};
    }
    if (auto recorded = record_trust_root(session, *real); !recorded) return recorded.error();
    prepare_next_prompt(session);
    session.terminal().say("allowed: every environment below " + session.shown(*real) +
                           " that only you can change");
    return 0;
  }

  Result<int> allow_environment(Session& session) {
    auto report = find_environment(session, path_);
    if (!report) return report.error();
    if (!report->exists || report->evidence.identity.real_path.empty()) {
      return Error{ErrorCode::NotFound, session.shown(report->prefix) + " is gone: venvctl create"};
    }
    const bool is_refused = report->verdict.state == TrustState::Refused;
    if (is_refused && !shared_) return not_trusted(session, *report);
    if (scripts_ && report->evidence.scripts_sha256.empty()) return no_scripts(session, *report);
    if (report->verdict.activates() && (!scripts_ || report->verdict.runs_scripts)) {
      session.terminal().say(session.shown(report->prefix) + " is approved already (" +
                             std::string(trust_name(report->verdict.state)) + ")");
      return 0;
    }
    TrustEntry entry =
        approval_of(session.files(), report->evidence, TrustEntry::Grant::Allowed, time(nullptr));
    entry.is_shared = !report->evidence.refusals.empty();
    if (scripts_) entry.scripts_sha256 = report->evidence.scripts_sha256;
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
    if (auto recorded = record_pointer(session, *report); !recorded) return recorded.error();
    if (auto recorded = record_found(session, *report); !recorded) return recorded.error();
    prepare_next_prompt(session);
    const Inspection& seen = report->inspection;
    session.terminal().say(
        "allowed " + session.shown(report->prefix) + " (" + displayable(seen.kind) +
        (seen.version.empty() ? "" : ", Python " + displayable(seen.version)) + ")");
    for (const std::string& name : report->evidence.shadows) {
      session.terminal().say("  in it " + in_quotes(name) +
                             " takes the place of a command of the system");
    }
    if (seen.health != Health::Ok) {
      session.terminal().complain(
          "venvctl: it is " + std::string(health_name(seen.health)) + " (" +
          displayable(seen.detail) + ")" +
          (is_usable(seen.health) ? "" : ", and not activated while it is") +
          ": venvctl create --clear " + session.shown(report->prefix));
    }
    return 0;
  }

  // What in the project leads out of it to this environment.
  static Result<void> record_pointer(Session& session, const EnvironmentReport& report) {
    if (!report.evidence.pointer) return {};
    TrustEntry entry;
    entry.identity = *report.evidence.pointer;
    entry.at = time(nullptr);
    return record_trust(session, entry);
  }

  static Error no_scripts(const Session& session, const EnvironmentReport& report) {
    return {ErrorCode::NotFound, session.shown(report.prefix) +
                                     " has no activation scripts that only you can change: leave "
                                     "--scripts out"};
  }

  std::optional<std::string> path_;
  std::optional<std::string> under_;
  bool shared_ = false;
  bool scripts_ = false;
};

}  // namespace

std::unique_ptr<Command> make_allow() { return std::make_unique<Allow>(); }

}  // namespace venvctl
