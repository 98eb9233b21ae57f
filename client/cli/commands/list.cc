#include <time.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "client/cli/arguments/top_directory.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/disk_space.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/processes/environment_processes.h"
#include "client/cli/shells/shell_state.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/kind.h"

namespace venvctl {
namespace {

class List : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("--kind", "KIND", kind_,
                  "only environments of KIND: venv, virtualenv, conda, ...");
    syntax.flag("--here", here_,
                "only environments of this directory, its parents and its subdirectories");
    syntax.option("--under", "DIR", under_, "only environments below DIR");
    syntax.flag("--broken", broken_, "only environments that are broken or incomplete");
    syntax.flag("--orphaned", orphaned_, "only environments whose project no longer exists");
    syntax.flag("--used", used_, "only environments that were used, the most recently used first");
    syntax.option(
        "--unused", "AGE", unused_,
        "only environments that were not used for AGE, for example 30d, 8w, 6m (months) or 1y");
    syntax.flag("--sizes", sizes_, "measure and show the size of each environment");
    syntax.flag("--who", who_, "count the processes that run from each environment");
  }

  Result<int> run(Session& session) override {
    if (used_ && unused_) {
      return Error{ErrorCode::Usage,
                   "--used and --unused cannot be combined: leave out one of them"};
    }
    if (kind_) kind_ = ascii_lower(*kind_);
    const auto kinds = kind_names();
    if (kind_ && std::ranges::find(kinds, *kind_) == kinds.end()) {
      return Error{ErrorCode::Usage,
                   "unknown kind " + in_quotes(*kind_) + ": use one of " + joined(kinds)};
    }
    std::optional<int64_t> age;
    if (unused_ && !(age = parse_age(*unused_))) {
      return Error{ErrorCode::Usage,
                   in_quotes(*unused_) + " is not an age: use for example 12h, 30d, 8w, 6m or 1y"};
    }
    auto listing = every_known_environment(session);
    if (!listing) return listing.error();
    Environments& listed = listing->environments;
    const std::string nothing = nothing_fits(listed);
    if (who_) count_processes(session, listed);
    physical_ = real_path(session.files(), session.directory()).value_or(session.directory());
    if (under_) top_ = TopDirectory(session, *under_);
    std::erase_if(listed, [&](const auto& each) { return !is_wanted(session, each, age); });
    if (used_) {
      std::ranges::stable_sort(listed, std::greater(), &ListedEnvironment::last_used);
    }
    if (sizes_) measure(session, listed);
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
    if ((broken_ || orphaned_) && !has_wanted_state(each)) return false;
    if (top_ && !top_->contains(each)) return false;
    if (used_ && each.last_used == 0) return false;
    if (age && unused_since(each) > time(nullptr) - *age) return false;
    return !here_ || is_around(each, session.directory()) || is_around(each, physical_);
  }

  bool has_wanted_state(const ListedEnvironment& each) const {
    const bool is_broken = each.health == Health::Broken || each.health == Health::Incomplete;
    return (broken_ && is_broken) || (orphaned_ && each.health == Health::Orphaned);
  }

  static void measure(Session& session, Environments& listed) {
    std::vector<std::string> prefixes;
    for (const auto& each : listed) prefixes.emplace_back(each.prefix);
    const std::vector<uint64_t> sizes = disk_space_of(session, prefixes);
    for (size_t i = 0; i < listed.size(); ++i) listed[i].size_bytes = sizes[i];
  }

  static bool is_around(const ListedEnvironment& each, const std::string& here) {
    return path_contains(each.project, here) || path_contains(here, each.prefix);
  }

  // The message if no environment fits the options. `all`: every known environment.
  static std::string nothing_fits(const Environments& all) {
    if (all.empty())
      return "no environment is known: run venvctl scan to search the disk, or venvctl create";
    std::set<std::string_view> kinds;
    for (const ListedEnvironment& each : all) kinds.insert(each.kind);
    return "none of the " + std::to_string(all.size()) + " environments matches; their kinds are " +
           joined(kinds);
  }

  template <class Names>
  static std::string joined(const Names& names) {
    std::string text;
    for (const std::string_view name : names)
      text += (text.empty() ? "" : ", ") + displayable(name);
    return text;
  }

  void count_processes(Session& session, const Environments& listed) {
    std::vector<std::string> prefixes;
    for (const ListedEnvironment& each : listed) prefixes.emplace_back(each.prefix);
    for (const auto& [prefix, processes] : processes_of(session, prefixes).by_prefix) {
      process_counts_[prefix] = static_cast<int64_t>(processes.size());
    }
  }

  // The number of processes that run from the environment.
  int64_t process_count(const ListedEnvironment& each) const {
    const auto found = process_counts_.find(each.prefix);
    return found == process_counts_.end() ? 0 : found->second;
  }

  void print_json(Session& session, const Environments& listed) const {
    Json array = Json::array();
    for (const ListedEnvironment& each : listed) {
      Json json = to_json(each);
      if (who_) json.set("processCount", Json::number(process_count(each)));
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  void print_table(Session& session, const Environments& listed) const {
    Terminal& terminal = session.terminal();
    const std::string active = shell_state(session.variables()).active;
    // The shell may have activated the environment through a link.
    const std::string real_active =
        active.empty() ? "" : real_path(session.files(), active).value_or(active);
    const int64_t now = time(nullptr);
    Table table({"", "NAME", "VERSION", "KIND", "TRUST", "HEALTH", "USED", "SIZE", "PROCESSES",
                 "BASE", "PROJECT", "ENVIRONMENT", "REASON"});
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
                 {who_ ? std::to_string(process_count(each)) : ""},
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

  std::string physical_;  // the session's directory, with links resolved
  std::optional<std::string> kind_;
  std::optional<std::string> unused_;
  std::optional<std::string> under_;
  std::optional<TopDirectory> top_;  // --under
  bool here_ = false;
  bool broken_ = false;
  bool orphaned_ = false;
  bool used_ = false;
  bool sizes_ = false;
  bool who_ = false;
  std::map<std::string, int64_t, std::less<>> process_counts_;  // by prefix
};

}  // namespace

std::unique_ptr<Command> make_list() { return std::make_unique<List>(); }

}  // namespace venvctl
