#include "client/cli/commands/commands.h"
#include "client/cli/environment_argument.h"
#include "client/cli/next_prompt.h"
#include "client/cli/state_changes.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class Use : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("ENV", environment_, "name, path or project of the environment");
    syntax.flag("--forget", forget_, "let the rules choose again");
  }

  Result<int> run(Session& session) override {
    if (forget_ == environment_.has_value()) {
      return Error{ErrorCode::Usage,
                   "use takes an environment or --forget, one of the two: venvctl help use"};
    }
    if (auto checked = session.check_directory(); !checked) return checked.error();
    const std::string project = project_of(session);
    const auto physical = real_path(session.files(), project);
    if (!physical) {
      return Error{ErrorCode::NotFound, session.shown(project) + " is not there: go to a project"};
    }
    return forget_ ? forget(session, project, *physical) : pin(session, project, *physical);
  }

 private:
  // What the directory belongs to by any rule; without one it is itself the project.
  static std::string project_of(Session& session) {
    const Decision decision = decide(session, session.directory());
    if (decision.choice) return decision.choice->root;
    return decision.stopped_at.empty() ? session.directory() : decision.stopped_at;
  }

  static Result<int> forget(Session& session, const std::string& project,
                            const std::string& physical) {
    if (auto recorded = record_pin(session, physical, ""); !recorded) return recorded.error();
    prepare_next_prompt(session);
    session.terminal().say("the rules choose for " + session.shown(project) + " again");
    return 0;
  }

  Result<int> pin(Session& session, const std::string& project, const std::string& physical) {
    auto report = find_environment(session, environment_);
    if (!report) return report.error();
    if (!is_usable(report->inspection.health)) {
      return Error{ErrorCode::NotFound, session.shown(report->prefix) + " is " +
                                            std::string(health_name(report->inspection.health)) +
                                            " (" + displayable(report->inspection.detail) +
                                            "): choose another, venvctl list shows all"};
    }
    if (!report->verdict.activates()) return not_trusted(session, *report);
    auto recorded = record_pin(session, physical, report->prefix);
    if (!recorded) return recorded.error();
    prepare_next_prompt(session);
    session.terminal().say(session.shown(project) + " uses " + session.shown(report->prefix) +
                           " from now on: venvctl use --forget takes that back");
    return 0;
  }

  std::optional<std::string> environment_;
  bool forget_ = false;
};

}  // namespace

std::unique_ptr<Command> make_use() { return std::make_unique<Use>(); }

}  // namespace venvctl
