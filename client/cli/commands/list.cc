#include <time.h>

#include <algorithm>
#include <set>

#include "client/cli/commands/commands.h"
#include "client/cli/every_environment.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/shell_state.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

class List : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("--kind", "KIND", kind_, "only venv, virtualenv, conda, ...");
    syntax.flag("--here", here_, "only those of this directory, above or below it");
    syntax.flag("--broken", broken_, "only those that do not work");
    syntax.flag("--used", used_, "only those that were used, the last one first");
    syntax.option("--unused", "AGE", unused_, "only those not used for 30d, 8w, 6m, 1y");
    syntax.flag("--sizes", sizes_, "measure them");
  }

  Result<int> run(Session& session) override {
    if (used_ && unused_) {
      return Error{ErrorCode::Usage, "--used and --unused exclude each other: leave one out"};
    }
    std::optional<int64_t> age;
    if (unused_ && !(age = parse_age(*unused_))) {
      return Error{ErrorCode::Usage,
                   "an age is written 12h, 30d, 8w, 6m or 1y, not " + in_quotes(*unused_)};
    }
    auto reports = every_known_environment(session);
    if (!reports) return reports.error();
    const std::string nothing = nothing_fits(*reports);
    std::erase_if(*reports, [&](const EnvironmentReport& report) {
      return !is_wanted(session, report, age);
    });
    if (used_) {
      std::stable_sort(reports->begin(), reports->end(), [](const auto& left, const auto& right) {
        return left.last_used > right.last_used;
      });
    }
    if (sizes_) {
      for (EnvironmentReport& report : *reports) report.size_bytes = measured_size(report.prefix);
    }
    if (session.wants_json()) {
      print_json(session, *reports);
    } else if (reports->empty()) {
      session.terminal().say(nothing);
    } else {
      print_table(session, *reports);
    }
    return 0;
  }

 private:
  bool is_wanted(const Session& session, const EnvironmentReport& report,
                 std::optional<int64_t> age) const {
    if (kind_ && report.inspection.kind != ascii_lower(*kind_)) return false;
    if (broken_ && report.inspection.health == Health::Ok) return false;
    if (used_ && report.last_used == 0) return false;
    if (age && std::max(report.last_used, report.created_at) > time(nullptr) - *age) return false;
    const std::string& here = session.directory();
    return !here_ || path_contains(report.project, here) || path_contains(here, report.prefix);
  }

  // What is said when the options leave none of `all`.
  static std::string nothing_fits(const std::vector<EnvironmentReport>& all) {
    if (all.empty()) return "no environments: venvctl create makes one";
    std::set<std::string> kinds;
    for (const EnvironmentReport& report : all) kinds.insert(report.inspection.kind);
    std::string names;
    for (const std::string& kind : kinds) names += (names.empty() ? "" : ", ") + displayable(kind);
    return "none of " + std::to_string(all.size()) + " environments fits; their kinds: " + names;
  }

  static void print_json(Session& session, const std::vector<EnvironmentReport>& reports) {
    Json array = Json::array();
    for (const EnvironmentReport& report : reports) array.push(to_json(session, report));
    session.terminal().print(array.dump());
  }

  static void print_table(Session& session, const std::vector<EnvironmentReport>& reports) {
    Terminal& terminal = session.terminal();
    const std::string active = shell_state(session.variables()).active;
    Table table({"", "NAME", "VERSION", "KIND", "TRUST", "HEALTH", "USED", "SIZE", "BASE",
                 "PROJECT", "ENVIRONMENT", "REASON"});
    for (const EnvironmentReport& report : reports) {
      const Inspection& seen = report.inspection;
      const bool is_active = !active.empty() && active == report.prefix;
      const bool is_inside =
          report.project != report.prefix && path_contains(report.project, report.prefix);
      table.add(
          {{is_active ? "*" : "", Style::Good},
           {displayable(seen.name, kNameColumns), Style::Bold},
           {displayable(seen.version)},
           {displayable(seen.kind)},
           {std::string(trust_name(report.verdict.state)), trust_style(report.verdict)},
           {report.exists ? std::string(health_name(seen.health)) : "gone",
            health_style(seen.health)},
           {age_text(report.last_used, time(nullptr)), Style::Dim},
           {report.size_bytes ? size_text(*report.size_bytes) : ""},
           {session.shown(seen.base), Style::Dim},
           {session.shown(report.project)},
           {is_inside ? displayable(inside(report)) : session.shown(report.prefix), Style::Dim},
           {displayable(seen.detail), Style::Dim}});
    }
    terminal.print(table.text(terminal));
  }

  static std::string_view inside(const EnvironmentReport& report) {
    const size_t skipped = report.project == "/" ? 1 : report.project.size() + 1;
    return std::string_view(report.prefix).substr(skipped);
  }

  static constexpr size_t kNameColumns = 32;

  std::optional<std::string> kind_;
  std::optional<std::string> unused_;
  bool here_ = false;
  bool broken_ = false;
  bool used_ = false;
  bool sizes_ = false;
};

}  // namespace

std::unique_ptr<Command> make_list() { return std::make_unique<List>(); }

}  // namespace venvctl
