#include "client/cli/commands/commands.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/output/json.h"
#include "client/cli/records/change_journal.h"
#include "client/cli/undo/interrupted.h"
#include "client/cli/undo/putting_back.h"

namespace venvctl {
namespace {

struct Undone {
  UndoStep step;
  PutBack result;
};

class Undo : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.flag("--dry-run", dry_run_, "show what would be restored, and change nothing");
  }

  Result<int> run(Session& session) override {
    if (!dry_run_) {
      if (auto completed = complete_interrupted(session); !completed) return completed.error();
    }
    auto latest = latest_change(session);
    if (!latest) return latest.error();
    auto steps = possible_steps(session, *latest);
    if (!steps) return steps.error();
    const std::string action = action_of(session, *latest, *steps);
    if (dry_run_) {
      if (steps->empty()) return static_cast<int>(ErrorCode::Failed);
      session.terminal().say("would " + action + "; nothing was changed");
      return 0;
    }
    auto places = session.places_to_write();
    if (!places) return places.error();
    session.begin_changes();
    if (!steps->empty()) {
      auto agreed = session.confirm(action + "?");
      if (!agreed) return agreed.error();
      if (!*agreed) return Error{ErrorCode::Failed, "nothing was changed"};
    }
    return take_back(session, *places, latest->id);
  }

 private:
  static Result<UndoEntry> latest_change(Session& session) {
    auto places = session.places();
    if (!places) return places.error();
    auto list = load_undo(places->state_directory);
    if (!list) return list.error();
    for (size_t i = list->entries.size(); i-- > 0;) {
      if (list->entries[i].is_complete) return list->entries[i];
    }
    return Error{ErrorCode::NotFound, "there is nothing to undo: see venvctl help undo"};
  }

  // The steps that can still be undone. Reports the other steps. Fails if a step cannot be undone
  // now but perhaps later, for example because its path is in use.
  static Result<std::vector<UndoStep>> possible_steps(Session& session, const UndoEntry& entry) {
    std::vector<UndoStep> steps;
    for (const UndoStep& step : entry.steps) {
      const Prospect prospect = prospect_of(session, step);
      if (prospect.possibility == Return::Refused) return Error{ErrorCode::Failed, prospect.why};
      if (prospect.possibility == Return::Possible) {
        steps.push_back(step);
      } else {
        session.terminal().complain("venvctl: " + prospect.why);
      }
    }
    return steps;
  }

  static std::string action_of(const Session& session, const UndoEntry& entry,
                               const std::vector<UndoStep>& steps) {
    std::string text = "undo " + entry.command + " (";
    for (size_t i = 0; i < steps.size(); ++i) {
      text += (i > 0 ? ", " : "") + plan_for(session, steps[i]);
    }
    return text + ")";
  }

  // Undoes the change. Forgets the change when all of its steps are undone.
  Result<int> take_back(Session& session, const Places& places, int64_t id) const {
    auto journal = ChangeJournal::taken_over(places.state_directory, id);
    if (!journal) {
      return Error{ErrorCode::Failed,
                   "another command is working on this change: wait until it ends, then try again"};
    }
    std::vector<Undone> done;
    bool is_whole = true;
    const size_t count = journal->entry().steps.size();
    for (size_t i = 0; i < count; ++i) journal->confirm(i);
    // Writes undo.json unchanged first. If this fails, nothing is undone.
    if (count > 0) {
      auto noted = journal->amend(0, journal->entry().steps[0]);
      if (!noted) return noted.error();
    }
    for (size_t i = count; i-- > 0;) {
      const UndoStep step = journal->entry().steps[i];
      const Prospect prospect = prospect_of(session, step);
      if (prospect.possibility == Return::Lost) journal->withdraw(i);
      is_whole = is_whole && prospect.possibility == Return::Possible;
      if (prospect.possibility != Return::Possible) continue;
      auto result = put_back(session, step);
      if (!result) return result.error();
      journal->withdraw(i);
      if (!session.wants_json()) say(session, step, *result);
      done.push_back({step, *std::move(result)});
    }
    const std::string command = journal->entry().command;
    if (auto ended = journal->end(); !ended) return ended.error();
    if (!done.empty()) prepare_next_prompt(session);
    if (session.wants_json()) print_json(session, command, done);
    return is_whole ? 0 : static_cast<int>(ErrorCode::Failed);
  }

  static void say(Session& session, const UndoStep& step, const PutBack& result) {
    const bool is_in_trash = !result.trashed.empty();
    session.terminal().say("restored " + session.shown(step.prefix) +
                           (is_in_trash ? "; the newer environment is in the trash" : "") +
                           (result.is_denied ? "; the environment stays denied" : ""));
    for (const std::string& path : result.kept) {
      session.terminal().say("  " + session.shown(path) +
                             " was changed after that, so it was kept");
    }
  }

  static void print_json(Session& session, const std::string& command,
                         const std::vector<Undone>& done) {
    Json environments = Json::array();
    for (const Undone& each : done) {
      Json kept = Json::array();
      for (const std::string& path : each.result.kept) kept.push(Json::text(path));
      Json json = Json::object();
      json.set("prefix", each.step.prefix)
          .set_or_null("trashed", each.result.trashed)
          .set("kept", std::move(kept));
      environments.push(std::move(json));
    }
    Json json = Json::object();
    json.set("command", command).set("environments", std::move(environments));
    session.terminal().print(json.dump());
  }

  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> make_undo() { return std::make_unique<Undo>(); }

}  // namespace venvctl
