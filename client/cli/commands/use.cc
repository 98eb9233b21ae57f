#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/elsewhere/using.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/project/redirect.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/elsewhere/place.h"
#include "core/environments/tool_environments.h"

namespace venvctl {
namespace {

class Use : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word(
        "ENV", environment_,
        "name or path of an environment, a project directory, or a place: docker:NAME[:/DIR], "
        "podman:NAME[:/DIR], compose:SERVICE, devcontainer:, ssh:[USER@]HOST:/DIR, "
        "vagrant:[MACHINE]");
    syntax.option("--python", "PATH", python_,
                  "with a place or --refresh: the Python to use there");
    syntax.flag("--refresh", refresh_, "ask the place again for its Python and its scripts");
    syntax.flag("--write", write_,
                "write the path of ENV to a .venv file, which other tools also read");
    syntax.flag("--forget", forget_,
                "forget the choice, so that venvctl chooses automatically again");
  }

  Result<int> run(Session& session) override {
    if (write_ && (forget_ || refresh_)) {
      return Error{
          ErrorCode::Usage,
          "--write cannot be combined with --forget or --refresh: give an environment instead"};
    }
    if (int{forget_} + int{refresh_} + int{environment_.has_value()} != 1) {
      return Error{ErrorCode::Usage,
                   "give an environment, a place, --refresh or --forget: see venvctl help use"};
    }
    auto place = parse_place(environment_.value_or(""));
    if (!place) return place.error();
    const bool is_elsewhere = *place || refresh_;
    if (python_ && !is_elsewhere) {
      return Error{ErrorCode::Usage,
                   "--python needs a place or --refresh: add one of them, or leave out --python"};
    }
    if (*place && write_) {
      return Error{ErrorCode::Usage, "--write cannot be combined with a place: leave out --write"};
    }
    if (auto checked = session.check_directory(); !checked) return checked.error();
    const std::string project = project_of(session);
    const auto physical = real_path(session.files(), project);
    if (!physical) {
      return Error{ErrorCode::NotFound,
                   session.shown(project) + " does not exist: change to a project's directory"};
    }
    if (is_elsewhere) return pin_elsewhere(session, *physical);
    return forget_ ? forget(session, project, *physical) : pin(session, project, *physical);
  }

 private:
  // The project that a rule finds for the directory; the directory itself if no rule finds one.
  static std::string project_of(Session& session) {
    const Decision decision = decide(session, session.directory());
    if (decision.choice) return decision.choice->root;
    return decision.stopped_at.empty() ? session.directory() : decision.stopped_at;
  }

  static Result<int> forget(Session& session, const std::string& project,
                            const std::string& physical) {
    if (auto recorded = record_pin(session, physical, ""); !recorded) return recorded.error();
    if (auto forgotten = forget_elsewhere(session, physical); !forgotten) return forgotten.error();
    prepare_next_prompt(session);
    session.terminal().say("venvctl chooses the environment of " + session.shown(project) +
                           " automatically again");
    return 0;
  }

  Result<int> pin_elsewhere(Session& session, const std::string& physical) {
    auto used = refresh_ ? refresh_elsewhere(session, physical, python_)
                         : use_elsewhere(session, physical, *environment_, python_.value_or(""));
    if (!used) return used.error();
    prepare_next_prompt(session);
    return 0;
  }

  Result<int> pin(Session& session, const std::string& project, const std::string& physical) {
    auto report = find_environment(session, environment_);
    if (!report) return report.error();
    if (is_tool_kind(report->inspection.kind)) return not_for_use(session, *report);
    if (is_elsewhere_kind(report->inspection.kind)) {
      return Error{ErrorCode::Usage, session.shown(report->prefix) + " belongs to " +
                                         session.shown(report->project) +
                                         ": give the place instead"};
    }
    if (!is_usable(report->inspection)) {
      return Error{ErrorCode::NotFound, session.shown(report->prefix) + " is " +
                                            std::string(health_name(report->inspection.health)) +
                                            " (" + displayable(report->inspection.detail) +
                                            "): choose another environment (see venvctl list)"};
    }
    if (!report->verdict.activates()) return not_trusted(session, *report);
    if (write_) return write(session, project, *report);
    auto recorded = record_pin(session, physical, report->prefix);
    if (!recorded) return recorded.error();
    prepare_next_prompt(session);
    session.terminal().say(session.shown(project) + " now uses " + session.shown(report->prefix) +
                           ": run venvctl use --forget to undo this");
    return 0;
  }

  static Result<int> write(Session& session, const std::string& project,
                           const EnvironmentReport& report) {
    auto is_new = make_redirect(session, project, report.prefix);
    if (!is_new) return is_new.error();
    prepare_next_prompt(session);
    session.terminal().say(
        session.shown(project) + "/.venv " + (*is_new ? "now points to " : "already points to ") +
        session.shown(report.prefix) + (*is_new ? ": to undo this, delete this .venv file" : ""));
    return 0;
  }

  std::optional<std::string> environment_;
  std::optional<std::string> python_;
  bool write_ = false;
  bool refresh_ = false;
  bool forget_ = false;
};

}  // namespace

std::unique_ptr<Command> make_use() { return std::make_unique<Use>(); }

}  // namespace venvctl
