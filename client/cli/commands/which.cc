#include <chrono>

#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/decide.h"
#include "core/base/path.h"
#include "core/resolve/answer_lines.h"
#include "core/trust/approval.h"
#include "core/trust/witness_facts.h"

namespace venvctl {
namespace {

class Which : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag("--answer", answer_, "print the lines that the hook reads (only for hooks)");
    syntax.flag("--silent-daemon", is_daemon_silent_,
                "decide as if a daemon runs but answers too late (only for hooks)");
  }

  Result<int> run(Session& session) override {
    if (answer_) return answer(session);
    auto report = find_environment(session, std::nullopt, times_for_json(session));
    if (!report) return report.error();
    if (session.wants_json()) session.terminal().print(to_json(session, *report).dump());
    if (auto objection = objection_to_activation(session, *report)) return *std::move(objection);
    if (!session.wants_json()) session.terminal().print(report->prefix + "\n");
    return 0;
  }

 private:
  static bool is_half_made(const EnvironmentList& unfinished, const Choice& choice) {
    const Identity& identity = choice.evidence.identity;
    for (const std::string& path : {choice.prefix, identity.real_path}) {
      const EnvironmentRecord* record = unfinished.find(path);
      if (record != nullptr && record->is_half_made(identity.inode, identity.born_ns)) return true;
    }
    return false;
  }

  // Whether the daemon may approve this environment without a question when it answers again: it
  // may have seen that the user created the environment, or the same path is approved in another
  // work tree.
  static bool may_be_approved_by_daemon(Session& session, const Choice& choice,
                                        const TrustList& trust) {
    if (choice.is_conda || was_approved_with_other_python(trust, choice.evidence.identity)) {
      return false;
    }
    FileSystem& files = session.files();
    const auto all = session.state().trust();
    const TrustEntry entry = approval_of(files, choice.evidence, TrustEntry::Grant::Allowed, 0);
    if (all && choice.evidence.shadows.empty() && sibling_of(**all, entry) != nullptr) return true;
    WitnessFacts facts = gather_witness_facts(files, choice.prefix, session.user());
    facts.is_interpreter_known = true;  // only the daemon checks this, because it takes long
    const std::chrono::nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
    facts.now_ns = now.count();
    const auto oldest = now - std::chrono::nanoseconds(kBirthKeptFor);
    return facts.directory && facts.directory->born_ns > oldest.count() &&
           outcome_of_files(facts).objection.empty();
  }

  // Prints the answer that a newly started daemon would give. Does not ask the daemon, and writes
  // no file.
  Result<int> answer(Session& session) const {
    const Variables& variables = session.variables();
    // The path that the shell uses for its directory. A different directory may have this path now.
    const std::string shown = variables.get("PWD").value_or("");
    const std::string directory =
        is_absolute_path(shown) ? normal_path("/", shown) : session.directory();
    Decision decision = decide_silently(session, directory);
    Verdict verdict;
    if (decision.choice) {
      auto trust = session.state().trust_for(decision.choice->evidence);
      if (!trust) return trust.error();
      auto unfinished = session.state().unfinished();
      if (!unfinished) return unfinished.error();
      verdict = judge(decision.choice->evidence, *trust);
      if (is_daemon_silent_ && verdict.state == TrustState::Unknown &&
          may_be_approved_by_daemon(session, *decision.choice, *trust)) {
        session.terminal().print(later_answer());
        return 0;
      }
      if (is_half_made(**unfinished, *decision.choice)) decision = {};
    }
    session.terminal().print(shell_answer(answer_lines(decision, verdict, {"", false}), variables));
    return 0;
  }

  bool answer_ = false;
  bool is_daemon_silent_ = false;
};

}  // namespace

std::unique_ptr<Command> make_which() { return std::make_unique<Which>(); }

}  // namespace venvctl
