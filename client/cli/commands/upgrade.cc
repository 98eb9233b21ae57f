#include "client/cli/arguments/argument.h"
#include "client/cli/commands/commands.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/lookup/user_places.h"
#include "client/cli/output/json.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/kept_approval.h"
#include "client/cli/repair/diagnosis.h"
#include "client/cli/repair/rebuild.h"
#include "client/cli/undo/interrupted.h"
#include "core/base/text.h"
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
    if (is_tool_kind(report->inspection.kind)) return not_for_use(session, *report);
    const auto protection =
        request_.is_forced ? std::nullopt : protection_of(session, report->prefix);
    if (protection) return refusal(session.shown(report->prefix), *protection);
    FittingPythons pythons(session);
    Diagnosis diagnosis = diagnosis_of(session, *report, pythons);
    to_be_rebuilt(session, *report, diagnosis);
    const std::string shown = session.shown(report->prefix);
    if (diagnosis.method != RepairMethod::Rebuild) {
      const std::string why =
          diagnosis.advice.empty() ? "use the tool that created it" : diagnosis.advice;
      return Error{ErrorCode::Failed, shown + " cannot be rebuilt by venvctl: " + why};
    }
    if (auto checked = check_may_run(session, *report); !checked) {
      return Error{checked.error().code,
                   shown + " was not upgraded, because " + checked.error().message};
    }
    auto python = wanted(session, *report, pythons);
    if (!python) return python.error();
    if (dry_run_) {
      session.terminal().say("would rebuild " + shown + " with " +
                             session.shown(python->executable) + "; nothing was changed");
      return 0;
    }
    if (auto places = session.places_to_write(); !places) return places.error();
    session.begin_changes();
    auto journal = ChangeJournal::begin(session, "upgrade");
    if (!journal) return journal.error();
    auto rebuilt = rebuild(session, *report, *python, request_, *journal);
    if (!rebuilt) return rebuilt.error();
    if (auto ended = journal->end(); !ended) return ended.error();
    prepare_next_prompt(session);
    print(session, *report, *rebuilt);
    return 0;
  }

 private:
  Result<Interpreter> wanted(Session& session, const EnvironmentReport& report,
                             FittingPythons& pythons) const {
    if (!python_) return python_for(session, report, pythons, Preference::Newest);
    return find_interpreter(session.files(), session.variables(), user_places(session), *python_);
  }

  static void print(Session& session, const EnvironmentReport& report, const Rebuilt& rebuilt) {
    if (!session.wants_json()) {
      session.terminal().say("upgraded " + session.shown(report.prefix) + ": " +
                             words_for(session, rebuilt));
      for (const std::string& path : rebuilt.left) {
        session.terminal().say("  " + displayable(path) +
                               " was not copied, or only partly copied, to the new environment");
      }
      return;
    }
    Json left = Json::array();
    for (const std::string& path : rebuilt.left) left.push(Json::text(path));
    Json json = Json::object();
    json.set("prefix", report.prefix)
        .set("python", rebuilt.python)
        .set_or_null("trashed", rebuilt.trashed)
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
