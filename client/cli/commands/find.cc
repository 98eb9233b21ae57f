#include <time.h>

#include <algorithm>
#include <map>

#include "client/cli/arguments/top_directory.h"
#include "client/cli/commands/commands.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/system_packages.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "client/cli/processes/environment_processes.h"
#include "core/base/text.h"
#include "core/inventory/pth_files.h"
#include "core/packages/requirement.h"

namespace venvctl {
namespace {

constexpr int64_t kNsPerSecond = 1'000'000'000;

// What was found in one environment.
struct Match {
  std::string name;  // the name of the package, or the path of the file
  std::string version;
  std::string requirement;
  std::string owner;
  int64_t modified = 0;
};

struct Found {
  const ListedEnvironment* environment = nullptr;
  std::vector<Match> matches;
  std::vector<int64_t> pids;
};

class Find : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.any_words("REQUIREMENT", texts_,
                     "package, with or without versions: requests, 'litellm>=1.82.7,<1.82.9'");
    syntax.option("--under", "DIR", under_, "only environments below DIR");
    syntax.flag("--pth", pth_, "list the .pth files that run code each time Python starts");
    syntax.option(
        "--file", "NAME", file_,
        "list the files with this name, or with this path below site-packages; * matches any text "
        "without a slash");
  }

  Result<int> run(Session& session) override {
    if (auto parsed = parse(); !parsed) return parsed.error();
    auto listing = environments_with(session, requirements_);
    if (!listing) return listing.error();
    add_system_packages(session, requirements_, *listing);
    std::vector<Found> found;
    const auto top = under_ ? std::optional(TopDirectory(session, *under_)) : std::nullopt;
    for (size_t i = 0; i < listing->environments.size(); ++i) {
      const ListedEnvironment& each = listing->environments[i];
      if (top && !top->contains(each)) continue;
      session.note_step("searching environment " + std::to_string(i + 1) + " of " +
                        std::to_string(listing->environments.size()));
      auto matches = matches_in(session, each);
      if (!matches.empty()) found.push_back({&each, std::move(matches), {}});
    }
    std::ranges::stable_sort(found, std::greater(),
                             [](const Found& each) { return each.environment->last_used; });
    add_processes(session, found);
    if (session.wants_json()) {
      print_json(session, found);
    } else if (found.empty()) {
      session.terminal().say(nothing());
    } else {
      print_table(session, found);
    }
    return found.empty() ? static_cast<int>(ErrorCode::NotFound) : 0;
  }

 private:
  static bool is_below_packages(std::string_view name) {
    const auto parts = split(name, '/');
    return std::ranges::none_of(
        parts, [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
  }

  Result<void> parse() {
    const int kinds = (texts_.empty() ? 0 : 1) + (pth_ ? 1 : 0) + (file_ ? 1 : 0);
    if (kinds != 1) {
      return Error{ErrorCode::Usage,
                   kinds == 0 ? "nothing to find: give a REQUIREMENT, --pth or --file NAME"
                              : "only one of REQUIREMENT, --pth and --file can be given: leave out "
                                "the others"};
    }
    if (file_ && !is_below_packages(*file_)) {
      return Error{ErrorCode::Usage, in_quotes(*file_) +
                                         " is not a name or a path below site-packages: write, for "
                                         "example setup.py or 'litellm/proxy/*.py'"};
    }
    for (const std::string& text : texts_) {
      auto requirement = parse_requirement(text);
      if (!requirement) return requirement.error();
      requirements_.push_back(*std::move(requirement));
    }
    return {};
  }

  std::vector<Match> matches_in(Session& session, const ListedEnvironment& environment) const {
    std::vector<Match> matches;
    for (const Requirement& requirement : requirements_) {
      for (const InstalledPackage& each : environment.packages) {
        if (!requirement.fits(each.name, each.version)) continue;
        matches.push_back({each.name, each.version, requirement.text, "", 0});
      }
    }
    if (!requirements_.empty()) return matches;
    const std::string prefix(environment.prefix);
    for (PackageFile& each : pth_ ? pth_files(session.files(), prefix)
                                  : package_files(session.files(), prefix, *file_)) {
      matches.push_back(
          {std::move(each.path), "", "", std::move(each.owner), each.modified_ns / kNsPerSecond});
    }
    return matches;
  }

  // Counts the processes of each environment. The kinds "system" and "user" get no count, because
  // almost every process maps files of /usr.
  static void add_processes(Session& session, std::vector<Found>& found) {
    std::vector<std::string> prefixes;
    for (const Found& each : found) {
      const std::string_view kind = each.environment->kind;
      if (kind != kSystemKind && kind != kUserKind) prefixes.emplace_back(each.environment->prefix);
    }
    if (prefixes.empty()) return;
    const RunningProcesses running = processes_of(session, prefixes);
    for (Found& each : found) {
      const auto at = running.by_prefix.find(std::string(each.environment->prefix));
      if (at == running.by_prefix.end()) continue;
      for (const RunningProcess& process : at->second) each.pids.push_back(process.pid);
    }
  }

  Json to_json(const Match& match) const {
    Json json = Json::object();
    if (requirements_.empty()) {
      json.set("file", match.name)
          .set("modified", Json::time(match.modified))
          .set_or_null("owner", match.owner);
    } else {
      json.set("name", match.name)
          .set_or_null("version", match.version)
          .set("requirement", match.requirement);
    }
    return json;
  }

  void print_json(Session& session, const std::vector<Found>& found) const {
    Json array = Json::array();
    for (const Found& each : found) {
      Json matches = Json::array();
      for (const Match& match : each.matches) matches.push(to_json(match));
      Json pids = Json::array();
      for (const int64_t pid : each.pids) pids.push(Json::number(pid));
      Json json = venvctl::to_json(*each.environment);
      json.set("matches", std::move(matches)).set("processes", std::move(pids));
      array.push(std::move(json));
    }
    session.terminal().print(array.dump());
  }

  std::string nothing() const {
    if (pth_) return "no environment has a .pth file that runs code";
    return file_ ? "no environment has a matching file" : "no environment has a matching package";
  }

  static std::string shown(const std::vector<int64_t>& pids) {
    constexpr size_t kShown = 3;
    std::string text;
    for (size_t i = 0; i < std::min(kShown, pids.size()); ++i) {
      text += (i > 0 ? ", " : "") + std::to_string(pids[i]);
    }
    return pids.size() > kShown ? text + ", …" : text;
  }

  void print_table(Session& session, const std::vector<Found>& found) const {
    const Terminal& terminal = session.terminal();
    const int64_t now = time(nullptr);
    const bool is_about_files = requirements_.empty();
    Table table({is_about_files ? "FILE" : "PACKAGE", "VERSION", "CHANGED", "OWNER", "REQUIREMENT",
                 "NAME", "KIND", "USED", "PROCESSES", "ENVIRONMENT"});
    for (const Found& each : found) {
      const ListedEnvironment& environment = *each.environment;
      for (const Match& match : each.matches) {
        table.add(
            {{is_about_files ? session.shown(match.name) : displayable(match.name), Style::Bold},
             {displayable(match.version)},
             {age_text(match.modified, now)},
             {displayable(match.owner)},
             {requirements_.size() > 1 ? displayable(match.requirement) : "", Style::Dim},
             {displayable(environment.name, kNameColumns)},
             {displayable(environment.kind)},
             {age_text(environment.last_used, now), Style::Dim},
             {shown(each.pids)},
             {session.shown(environment.prefix), Style::Dim}});
      }
    }
    session.terminal().print(table.text(terminal));
  }

  static constexpr size_t kNameColumns = 32;

  std::vector<std::string> texts_;
  std::vector<Requirement> requirements_;
  std::optional<std::string> under_;
  std::optional<std::string> file_;
  bool pth_ = false;
};

}  // namespace

std::unique_ptr<Command> make_find() { return std::make_unique<Find>(); }

}  // namespace venvctl
