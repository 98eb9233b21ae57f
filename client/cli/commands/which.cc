#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/decide.h"
#include "core/base/path.h"
#include "core/resolve/answer_lines.h"

namespace venvctl {
namespace {

class Which : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag("--answer", answer_, "print the lines that the hook reads (only for hooks)");
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

  // Prints the answer that a newly started daemon would give. Does not ask the daemon, and writes
  // no file.
  static Result<int> answer(Session& session) {
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
      if (is_half_made(**unfinished, *decision.choice)) decision = {};
    }
    session.terminal().print(shell_answer(answer_lines(decision, verdict, {"", false}), variables));
    return 0;
  }

  bool answer_ = false;
};

}  // namespace

std::unique_ptr<Command> make_which() { return std::make_unique<Which>(); }

}  // namespace venvctl
