#include <time.h>

#include <algorithm>
#include <functional>
#include <set>

#include "client/cli/commands/commands.h"
#include "client/cli/every_environment.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/shell_state.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/kind.h"

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
    if (kind_) kind_ = ascii_lower(*kind_);
    const auto kinds = kind_names();
    if (kind_ && std::ranges::find(kinds, *kind_) == kinds.end()) {
      return Error{ErrorCode::Usage,
                   "there is no kind " + in_quotes(*kind_) + ": there are " + joined(kinds)};
    }
    std::optional<int64_t> age;
    if (unused_ && !(age = parse_age(*unused_))) {
      return Error{ErrorCode::Usage,
                   in_quotes(*unused_) + " is no age: write it as 12h, 30d, 8w, 6m or 1y"};
    }
    auto listing = every_known_environment(session);
    if (!listing) return listing.error();
    Environments& listed = listing->environments;
    const std::string nothing = nothing_fits(listed);
    physical_ = real_path(session.files(), session.directory()).value_or(session.directory());
    std::erase_if(listed, [&](const auto& each) { return !is_wanted(session, each, age); });
    if (used_) {
      std::ranges::stable_sort(listed, std::greater(), &ListedEnvironment::last_used);
    }
    if (sizes_) {
      for (auto& each : listed) each.size_bytes = measured_size(std::string(each.prefix));
    }
    if (session.wants_json()) {
      print_json(session, listed);
    } else if (listed.empty()) {
      session.terminal().say(nothing);
    } else {
      print_table(session, listed);
    }
    return 0;
  }

 private:
  using Environments = std::vector<ListedEnvironment>;

  bool is_wanted(const Session& session, const ListedEnvironment& each,
                 std::optional<int64_t> age) const {
    if (kind_ && each.kind != *kind_) return false;
    if (broken_ && each.health == Health::Ok) return false;
    if (used_ && each.last_used == 0) return false;
    if (age && std::max(each.last_used, each.created_at) > time(nullptr) - *age) return false;
    return !here_ || is_around(each, session.directory()) || is_around(each, physical_);
  }

  static bool is_around(const ListedEnvironment& each, const std::string& here) {
    return path_contains(each.project, here) || path_contains(here, each.prefix);
  }

  // What is said when the options leave none of `all`.
  static std::string nothing_fits(const Environments& all) {
    if (all.empty()) return "no environments: venvctl create makes one";
    std::set<std::string_view> kinds;
    for (const ListedEnvironment& each : all) kinds.insert(each.kind);
    return "none of " + std::to_string(all.size()) +
           " environments fits; their kinds: " + joined(kinds);
  }

  template <class Names>
  static std::string joined(const Names& names) {
    std::string text;
    for (const std::string_view name : names)
      text += (text.empty() ? "" : ", ") + displayable(name);
    return text;
  }

  static void print_json(Session& session, const Environments& listed) {
    Json array = Json::array();
    for (const ListedEnvironment& each : listed) array.push(to_json(each));
    session.terminal().print(array.dump());
  }

  static void print_table(Session& session, const Environments& listed) {
    Terminal& terminal = session.terminal();
    const std::string active = shell_state(session.variables()).active;
    // A shell may have come there through a link.
    const std::string real_active =
        active.empty() ? "" : real_path(session.files(), active).value_or(active);
    const int64_t now = time(nullptr);
    Table table({"", "NAME", "VERSION", "KIND", "TRUST", "HEALTH", "USED", "SIZE", "BASE",
                 "PROJECT", "ENVIRONMENT", "REASON"});
    table.reserve(listed.size());
    for (const ListedEnvironment& each : listed) {
      const std::string_view real = each.real_path.empty() ? each.prefix : each.real_path;
      const bool is_active = !active.empty() && (active == each.prefix || real_active == real);
      const bool is_inside =
          each.project != each.prefix && path_contains(each.project, each.prefix);
      table.add({{is_active ? "*" : "", Style::Good},
                 {displayable(each.name, kNameColumns), Style::Bold},
                 {displayable(each.version)},
                 {displayable(each.kind)},
                 {std::string(trust_name(each.trust)), trust_style(each.trust)},
                 {each.exists ? std::string(health_name(each.health)) : "gone",
                  health_style(each.health)},
                 {age_text(each.last_used, now), Style::Dim},
                 {each.size_bytes ? size_text(*each.size_bytes) : ""},
                 {session.shown(each.base), Style::Dim},
                 {session.shown(each.project)},
                 {is_inside ? displayable(inside(each)) : session.shown(each.prefix), Style::Dim},
                 {displayable(each.detail), Style::Dim}});
    }
    terminal.print(table.text(terminal));
  }

  static std::string_view inside(const ListedEnvironment& each) {
    const size_t skipped = each.project == "/" ? 1 : each.project.size() + 1;
    return each.prefix.substr(skipped);
  }

  static constexpr size_t kNameColumns = 32;

  std::string physical_;  // the directory without links
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
