#include <time.h>

#include <algorithm>

#include "client/cli/commands/commands.h"
#include "client/cli/create/interrupts.h"
#include "client/cli/lookup/disk_space.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/removal/prunable.h"
#include "client/cli/removal/removal.h"
#include "client/cli/undo/interrupted.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// An environment to remove.
struct Pruned {
  EnvironmentReport report;
  PruneReason reason;
  std::optional<HeldDirectory> directory;  // absent if the directory no longer exists
  bool is_removed = false;
  std::string trashed = "";  // its path in the trash; "" if it is not in the trash
};

class Prune : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option(
        "--unused", "AGE", unused_,
        "prune environments that were not used for AGE, for example 30d, 8w, 6m (months) or 1y");
    syntax.flag("--orphaned", wanted_.orphaned,
                "prune environments whose project no longer exists");
    syntax.flag("--broken", wanted_.broken, "prune environments that are broken or incomplete");
  }

  Result<int> run(Session& session) override {
    if (unused_ && !(wanted_.unused_for = parse_age(*unused_))) {
      return Error{ErrorCode::Usage,
                   in_quotes(*unused_) + " is not an age: use for example 12h, 30d, 8w, 6m or 1y"};
    }
    if (!unused_ && !wanted_.orphaned && !wanted_.broken) wanted_.orphaned = wanted_.broken = true;
    session.may_leave_out_places();
    if (session.needs_no_question()) {
      if (auto completed = complete_interrupted(session); !completed) return completed.error();
    }
    auto pruned = choose(session);
    if (!pruned) return pruned.error();
    const bool goes = session.needs_no_question();
    if (goes) {
      if (auto places = session.places_to_write(); !places) return places.error();
    }
    session.begin_changes();
    measure(session, *pruned);
    // Prints the whole list before the first removal, because removals may take long.
    if (!session.wants_json()) print_table(session, *pruned);
    bool all_went = true;
    std::optional<int> signal;
    if (goes && !pruned->empty()) {
      auto journal = ChangeJournal::begin(session, "prune");
      if (!journal) return journal.error();
      Interrupts interrupts;
      all_went = remove(session, *pruned, *journal, interrupts);
      signal = interrupts.taken();
    }
    if (session.wants_json()) print_json(session, *pruned);
    if (!goes && !pruned->empty()) {
      session.terminal().say("nothing was removed: run the same command with -y to remove " +
                             std::string(pruned->size() == 1 ? "it" : "them"));
    }
    if (signal) return exit_after(session.terminal(), *signal);
    return all_went ? 0 : static_cast<int>(ErrorCode::Failed);
  }

 private:
  // Chooses the environments to remove. Prints each environment that fits the options but must be
  // kept.
  Result<std::vector<Pruned>> choose(Session& session) {
    auto reports = every_environment(session);
    if (!reports) return reports.error();
    std::vector<Pruned> fitting;
    std::vector<std::string> prefixes;
    for (EnvironmentReport& report : *reports) {
      auto reason = reason_to_prune(session, report, wanted_, time(nullptr));
      if (!reason) continue;
      prefixes.push_back(report.prefix);
      fitting.push_back({std::move(report), *std::move(reason), std::nullopt});
    }
    ReasonsToKeep reasons(session, prefixes);
    std::vector<Pruned> chosen;
    for (Pruned& each : fitting) {
      std::string reason = reasons.for_environment(each.report, each.reason);
      if (reason.empty()) {
        auto directory = hold_for_removal(session, each.report);
        if (directory) {
          each.directory = *std::move(directory);
          chosen.push_back(std::move(each));
          continue;
        }
        reason = directory.error().message;
      } else {
        reason = session.shown(each.report.prefix) + " " + reason;
      }
      session.terminal().say("left out: " + reason);
    }
    return chosen;
  }

  static void measure(Session& session, std::vector<Pruned>& pruned) {
    std::vector<std::string> prefixes;
    for (const Pruned& each : pruned) prefixes.push_back(each.report.prefix);
    const std::vector<uint64_t> sizes = disk_space_of(session, prefixes);
    for (size_t i = 0; i < pruned.size(); ++i) pruned[i].report.size_bytes = sizes[i];
  }

  // If an environment cannot be removed, continues with the others. A signal takes effect only
  // after the current removal.
  static bool remove(Session& session, std::vector<Pruned>& pruned, ChangeJournal& journal,
                     Interrupts& interrupts) {
    bool all_went = true;
    for (Pruned& each : pruned) {
      if (interrupts.taken()) break;
      auto locks = locks_for_removal(std::span(&each.report, 1));
      auto removed = locks ? remove_environment(session, each.report, each.directory, &journal)
                           : Result<std::string>(locks.error());
      each.is_removed = removed.ok();
      if (removed) {
        each.trashed = *std::move(removed);
        continue;
      }
      all_went = false;
      session.terminal().complain(session.terminal().err(Style::Bad, "venvctl:") + " " +
                                  removed.error().message);
    }
    return all_went;
  }

  static void print_json(Session& session, const std::vector<Pruned>& pruned) {
    Json array = Json::array();
    for (const Pruned& each : pruned) {
      Json json = to_json(session, each.report);
      json.set("reason", each.reason.text)
          .set("removed", Json::boolean(each.is_removed))
          .set_or_null("trashed", each.trashed);
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  static void print_table(Session& session, const std::vector<Pruned>& pruned) {
    if (pruned.empty()) return session.terminal().say("no environment can be pruned");
    const int64_t now = time(nullptr);
    uint64_t sum = 0;
    Table table({"NAME", "KIND", "USED", "SIZE", "ENVIRONMENT", "WHY"});
    for (const Pruned& each : pruned) {
      const EnvironmentReport& report = each.report;
      const uint64_t bytes = report.size_bytes.value_or(0);
      sum += bytes;
      table.add({{displayable(report.inspection.name, kNameColumns), Style::Bold},
                 {displayable(report.inspection.kind)},
                 {age_text(report.last_used, now), Style::Dim},
                 {size_text(bytes)},
                 {session.shown(report.prefix)},
                 {displayable(each.reason.text), Style::Dim}});
    }
    table.add({{"total", Style::Bold}, {}, {}, {size_text(sum)}, {}, {}});
    session.terminal().print(table.text(session.terminal()));
  }

  static constexpr size_t kNameColumns = 32;

  std::optional<std::string> unused_;
  PruneCriteria wanted_;
};

}  // namespace

std::unique_ptr<Command> make_prune() { return std::make_unique<Prune>(); }

}  // namespace venvctl
