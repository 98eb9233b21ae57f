#include <time.h>

#include "client/cli/arguments/argument.h"
#include "client/cli/arguments/env_file_argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/elsewhere/using.h"
#include "client/cli/lookup/search.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/processes/objections.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/tool_environments.h"
#include "core/resolve/env_file.h"
#include "core/resolve/settable_variable.h"
#include "core/trust/approval.h"

namespace venvctl {
namespace {

class Allow : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("PATH", path_,
                "an environment, or a directory that has an environment (default: this directory)");
    syntax.option(
        "--under", "DIR", under_,
        "approve every environment below DIR, including environments that are created later");
    syntax.flag("--shared", shared_, "approve the environment even if other users can change it");
    syntax.flag("--env", env_,
                "approve the variables in the project's .env file instead of an environment (PATH "
                "is that file or its directory)");
    syntax.flag("--scripts", scripts_, "also let the environment's activation scripts run (conda)");
  }

  Result<int> run(Session& session) override {
    if (under_ && (path_ || shared_ || scripts_)) {
      return Error{ErrorCode::Usage,
                   "--under cannot be combined with PATH or other options: leave them out"};
    }
    if (env_ && (under_ || shared_ || scripts_)) {
      return Error{ErrorCode::Usage, "--env cannot be combined with other options: leave them out"};
    }
    if (env_) return allow_env_file(session);
    return under_ ? allow_root(session) : allow_environment(session);
  }

 private:
  Result<int> allow_root(Session& session) {
    const std::string directory = session.absolute(*under_);
    const auto real = real_path(session.files(), directory);
    const auto status = session.files().status(directory);
    if (!real || !status || !status->is_directory()) {
      return Error{ErrorCode::NotFound,
                   session.shown(directory) + " is not a directory: give one that exists"};
    }
    if (*real == "/") {
      return Error{ErrorCode::Usage,
                   "cannot approve everything below /: give one of your directories"};
    }
    if (auto recorded = record_trust_root(session, *real); !recorded) return recorded.error();
    prepare_next_prompt(session);
    if (auto kept = remember_roots(session, {*real}); !kept) return kept.error();
    session.terminal().say("approved every environment below " + session.shown(*real) +
                           ", except those that other users can change");
    return 0;
  }

  Result<int> allow_env_file(Session& session) {
    auto path = find_env_file(session, path_);
    if (!path) return path.error();
    const auto refusals = path_refusals(session.files(), *path, session.user());
    if (!refusals.empty()) {
      return Error{ErrorCode::Failed,
                   session.shown(*path) + " cannot be approved, because " + refusals.front() +
                       ": make that file or directory writable only by you (chown, chmod go-w)"};
    }
    const auto file = read_env_file(session.files(), *path);
    if (!file) {
      return Error{ErrorCode::Failed, session.shown(*path) +
                                          " cannot be used: make it a readable file of at most " +
                                          std::to_string(kMaxEnvFileBytes / 1024) + " KiB"};
    }
    TrustEntry entry;
    entry.identity = file->identity;
    entry.at = time(nullptr);
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
    prepare_next_prompt(session);
    session.terminal().say("approved " + session.shown(*path) + ": while an environment of " +
                           session.shown(std::string(parent_path(*path))) +
                           " is active, the hook sets " + names_text(file->variables));
    if (!file->left_out.empty()) {
      session.terminal().complain(
          "venvctl: the hook does not set " + names_text(file->left_out) +
          ": use names in upper case that are not reserved, and values of one line that are "
          "not too long");
    }
    return 0;
  }

  Result<int> allow_environment(Session& session) {
    auto report = find_environment(session, path_);
    if (!report) return report.error();
    if (!report->exists || report->evidence.identity.real_path.empty()) {
      return Error{ErrorCode::NotFound,
                   session.shown(report->prefix) + " no longer exists: run venvctl create"};
    }
    if (is_tool_kind(report->inspection.kind)) return not_for_use(session, *report);
    if (is_elsewhere_kind(report->inspection.kind)) {
      auto linked = link_shadowing_scripts(session, report->prefix);
      if (!linked) return linked.error();
      if (!linked->empty()) report = find_environment(session, report->prefix);
      if (!report) return report.error();
    }
    const std::vector<std::string> refusals = refusals_but_loss(report->evidence);
    const bool is_refused = report->verdict.state == TrustState::Refused && !refusals.empty();
    if (is_refused && !shared_) return not_trusted(session, *report);
    if (scripts_ && report->evidence.scripts_sha256.empty()) return no_scripts(session, *report);
    const Verdict& verdict = report->verdict;
    const bool has_variables = verdict.sets_variables || report->evidence.variables_sha256.empty();
    if (verdict.activates() && has_variables && (!scripts_ || verdict.runs_scripts)) {
      if (auto recorded = record_pointers(session, report->evidence); !recorded)
        return recorded.error();
      session.terminal().say(session.shown(report->prefix) + " is already approved (" +
                             std::string(trust_name(verdict.state)) + ")");
      return 0;
    }
    TrustEntry entry =
        approval_of(session.files(), report->evidence, TrustEntry::Grant::Allowed, time(nullptr));
    auto trust = session.state().trust();
    if (!trust) return trust.error();
    keep_approved_variables(**trust, entry);
    entry.is_shared = !refusals.empty();
    if (scripts_ || verdict.runs_scripts) entry.scripts_sha256 = report->evidence.scripts_sha256;
    if (auto recorded = record_trust(session, entry); !recorded) return recorded.error();
    if (auto recorded = record_pointers(session, report->evidence); !recorded)
      return recorded.error();
    if (auto recorded = record_found(session, {&*report}); !recorded) return recorded.error();
    prepare_next_prompt(session);
    const Inspection& seen = report->inspection;
    session.terminal().say(
        "approved " + session.shown(report->prefix) + " (" + displayable(seen.kind) +
        (seen.version.empty() ? "" : ", Python " + displayable(seen.version)) + ")");
    say_what_it_brings(session, *report);
    if (seen.health != Health::Ok) {
      session.terminal().complain(
          "venvctl: " + session.shown(report->prefix) + " is " +
          std::string(health_name(seen.health)) + " (" + displayable(seen.detail) + ")" +
          (is_usable(seen) ? "" : " and is not activated until it is fixed") + ": " +
          fix_of_health(session, *report));
    }
    return 0;
  }

  // Reports what this approval covers in addition to the environment itself.
  static void say_what_it_brings(Session& session, const EnvironmentReport& report) {
    for (const std::string& name : report.evidence.shadows) {
      session.terminal().say("  its bin/" + displayable(name) + " shadows another command");
    }
    if (!report.evidence.tracked_detail.empty()) {
      session.terminal().say("  " + displayable(report.evidence.tracked_detail));
    }
    for (const auto& [name, value] : settable_variables(report.variables)) {
      session.terminal().say("  it sets " + name + "=" + in_quotes(value));
    }
  }

  static Error no_scripts(const Session& session, const EnvironmentReport& report) {
    return {ErrorCode::NotFound, session.shown(report.prefix) +
                                     " has no activation scripts, or other users can change them: "
                                     "leave out --scripts"};
  }

  std::optional<std::string> path_;
  std::optional<std::string> under_;
  bool env_ = false;
  bool shared_ = false;
  bool scripts_ = false;
};

}  // namespace

std::unique_ptr<Command> make_allow() { return std::make_unique<Allow>(); }

}  // namespace venvctl
