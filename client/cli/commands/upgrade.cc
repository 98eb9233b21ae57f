#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/lookup/user_places.h"
#include "client/cli/output/json.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/kept_approval.h"
#include "client/cli/repair/repair.h"
#include "client/cli/undo/interrupted.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/tool_environments.h"

namespace venvctl {
namespace {

class Upgrade : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("ENV", environment_,
                "name or path of an environment, or a project directory (default: this "
                "directory)");
    syntax.option(
        "-p,--python", "PYTHON", python_,
        "Python to use, as for create (default: the newest Python that the project allows)");
    syntax.flag("--offline", request_.is_offline,
                "install packages only from local files and directories");
    syntax.flag("--force", request_.is_forced, "rebuild an environment even if it is protected");
    syntax.flag("--dry-run", dry_run_, "show which Python would be used, and change nothing");
  }

  Result<int> run(Session& session) override {
    if (!dry_run_) {
      if (auto completed = complete_interrupted(session); !completed) return completed.error();
    }
    auto report = find_environment(session, environment_);
    if (!report) return report.error();
    const auto protection =
        request_.is_forced ? std::nullopt : protection_of(session, report->prefix);
    if (protection) return refusal(session.shown(report->prefix), *protection);
    FittingPythons pythons(session);
    Diagnosis diagnosis = diagnosis_of(session, *report, pythons);
    to_be_rebuilt(session, *report, diagnosis);
    if (const auto advice = advice_without_command(session, *report); !advice.empty()) {
      return not_upgraded(session, *report, advice);
    }
    if (diagnosis.method != RepairMethod::Rebuild && diagnosis.method != RepairMethod::ByTool) {
      return not_upgraded(
          session, *report,
          diagnosis.advice.empty() ? "use the tool that created it" : diagnosis.advice);
    }
    if (!is_tool_kind(report->inspection.kind)) {
      if (auto checked = check_may_run(session, *report); !checked) {
        return Error{checked.error().code, session.shown(report->prefix) +
                                               " was not upgraded, because " +
                                               checked.error().message};
      }
    }
    auto python = wanted(session, *report, pythons);
    if (!python) return python.error();
    if (diagnosis.method == RepairMethod::ByTool) {
      request_.python = *python;
      return by_tool(session, *report, diagnosis, pythons);
    }
    if (dry_run_) {
      session.terminal().say("would rebuild " + session.shown(report->prefix) + " with " +
                             session.shown(python->executable) + "; nothing was changed");
      return 0;
    }
    auto journal = begun(session);
    if (!journal) return journal.error();
    auto rebuilt = rebuild(session, *report, *python, request_, *journal);
    if (!rebuilt) return rebuilt.error();
    if (auto ended = journal->end(); !ended) return ended.error();
    prepare_next_prompt(session);
    print(session, {report->prefix, rebuilt->python, rebuilt->trashed, words_for(session, *rebuilt),
                    std::move(rebuilt->left)});
    return 0;
  }

 private:
  struct Upgraded {
    std::string prefix;
    std::string python;
    std::string trashed;
    std::string text;
    std::vector<std::string> left;  // files that were not copied
  };

  static Error not_upgraded(const Session& session, const EnvironmentReport& report,
                            const std::string& advice) {
    return {ErrorCode::Failed, session.shown(report.prefix) + " was not upgraded: " + advice};
  }

  // What to do with an environment whose tool has no command that takes an interpreter; "" for the
  // other tools.
  static std::string advice_without_command(Session& session, const EnvironmentReport& report) {
    const std::string& kind = report.inspection.kind;
    const std::string prefix = session.typed(report.prefix);
    const EnvironmentForm form = environment_form(session.files(), report.prefix);
    if (form == EnvironmentForm::Pixi) {
      return "pixi installs its own Python: run pixi add python=VERSION in the project";
    }
    if (form == EnvironmentForm::Conda) {
      return "conda installs its own Python: run conda install -p " + prefix + " python=VERSION";
    }
    if (kind == "uv-script") {
      return "uv chooses the Python for a script: change requires-python in the script, or run uv "
             "run --python VERSION";
    }
    if (kind == "pre-commit") {
      return "pre-commit reads the Python from the project: change language_version in "
             ".pre-commit-config.yaml, then run pre-commit install-hooks";
    }
    const bool is_of_hatch = kind == "hatch" && project_command_for(session, report);
    if (!is_of_hatch) return "";
    return "Hatch reads the Python from the project: change the key python of the environment "
           "in pyproject.toml or hatch.toml, then run venvctl repair --rebuild " +
           prefix;
  }

  static Result<ChangeJournal> begun(Session& session) {
    if (auto places = session.places_to_write(); !places) return places.error();
    session.begin_changes();
    return ChangeJournal::begin(session, "upgrade");
  }

  // Lets the tool that keeps the environment recreate it with the wanted Python.
  Result<int> by_tool(Session& session, const EnvironmentReport& report, Diagnosis& diagnosis,
                      FittingPythons& pythons) const {
    if (diagnosis.command) {
      diagnosis.command = upgrade_by_tool(session, report, request_.python->executable);
      diagnosis.advice = advice_of(*diagnosis.command);
    }
    const RepairOutcome plan = rehearsed(session, report, diagnosis, request_, pythons);
    if (plan.state != RepairOutcome::State::WouldRepair) {
      return not_upgraded(session, report, plan.text);
    }
    if (dry_run_) {
      session.terminal().say("would " + plan.text + "; nothing was changed");
      return 0;
    }
    if (!session.needs_no_question()) {
      return not_upgraded(session, report, plan.text + ", or pass -y to let venvctl run this");
    }
    auto journal = begun(session);
    if (!journal) return journal.error();
    auto done = repair(session, report, diagnosis, Naming::ByUser, request_, pythons, *journal);
    if (!done) return not_upgraded(session, report, done.error().message);
    if (done->state != RepairOutcome::State::Repaired) {
      return not_upgraded(session, report, done->text);
    }
    if (auto ended = journal->end(); !ended) return ended.error();
    prepare_next_prompt(session);
    print(session, {done->place, request_.python->executable, done->trashed, done->text, {}});
    return 0;
  }

  Result<Interpreter> wanted(Session& session, const EnvironmentReport& report,
                             FittingPythons& pythons) const {
    if (!python_) return python_for(session, report, pythons, Preference::Newest);
    return find_interpreter(session.files(), session.variables(), user_places(session), *python_);
  }

  static void print(Session& session, const Upgraded& upgraded) {
    if (!session.wants_json()) {
      session.terminal().say("upgraded " + session.shown(upgraded.prefix) + ": " + upgraded.text);
      for (const std::string& path : upgraded.left) {
        session.terminal().say("  " + displayable(path) +
                               " was not copied, or only partly copied, to the new environment");
      }
      return;
    }
    Json left = Json::array();
    for (const std::string& path : upgraded.left) left.push(Json::text(path));
    Json json = Json::object();
    json.set("prefix", upgraded.prefix)
        .set("python", upgraded.python)
        .set_or_null("trashed", upgraded.trashed)
        .set("notTakenOver", std::move(left));
    session.terminal().print(json.dump());
  }

  std::optional<std::string> environment_;
  std::optional<std::string> python_;
  RebuildRequest request_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> make_upgrade() { return std::make_unique<Upgrade>(); }

}  // namespace venvctl
