#include <algorithm>
#include <chrono>
#include <set>

#include "client/cli/commands/commands.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/report.h"
#include "client/cli/lookup/search.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "core/base/text.h"
#include "core/discovery/tree_search.h"
#include "core/files/mount_points.h"

namespace venvctl {
namespace {

class Scan : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.any_words("DIR", words_, "directories to search (default: your home directory)");
  }

  Result<int> run(Session& session) override {
    session.may_leave_out_places();
    auto directories = wanted(session);
    if (!directories) return directories.error();
    auto known = known_prefixes(session);
    if (!known) return known.error();
    session.begin_changes();
    if (auto kept = remember_roots(session, *directories); !kept) return kept.error();
    const auto began = std::chrono::steady_clock::now();
    auto scan = scan_and_record(session, *directories);
    if (!scan) return scan.error();
    const auto span = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    Reports fresh;
    for (const std::string& prefix : scan->outcome.prefixes) {
      if (known->contains(prefix)) continue;
      auto report = report_environment(session, prefix);
      if (!report) return report.error();
      if (*report) fresh.push_back(**std::move(report));
    }
    print(session, fresh);
    session.terminal().say(summary(*scan, fresh.size(), span));
    say_next_step(session, fresh);
    return warn_of(session, scan->outcome);
  }

 private:
  using Reports = std::vector<EnvironmentReport>;

  // The directories to search, with links resolved.
  Result<std::vector<std::string>> wanted(Session& session) const {
    std::vector<std::string> words = words_;
    if (words.empty()) {
      if (session.home().empty()) {
        return Error{ErrorCode::Failed, "no home directory: give a directory to search"};
      }
      words.push_back(session.home());
    }
    const std::string mountinfo = current_mountinfo();
    std::vector<std::string> directories;
    for (const std::string& word : words) {
      const std::string path = session.absolute(word);
      if (!remote_mount_of(path, mountinfo).empty()) return remote(session, path);
      const auto real = real_path(session.files(), path);
      const auto status = session.files().status(path);
      if (!real || !status || !status->is_directory()) {
        return Error{ErrorCode::NotFound,
                     session.shown(path) + " is not a directory: give one that exists"};
      }
      if (!remote_mount_of(*real, mountinfo).empty()) return remote(session, path);
      if (!session.files().list(*real)) {
        return Error{ErrorCode::Failed,
                     session.shown(path) + " cannot be read: check its permissions"};
      }
      directories.push_back(*real);
    }
    return directories;
  }

  static Error remote(const Session& session, const std::string& path) {
    return {ErrorCode::Failed, session.shown(path) +
                                   " is on a remote file system, which is never searched: give a "
                                   "local directory"};
  }

  static Result<std::set<std::string, std::less<>>> known_prefixes(Session& session) {
    const auto listing = every_known_environment(session);
    if (!listing) return listing.error();
    std::set<std::string, std::less<>> prefixes;
    for (const ListedEnvironment& each : listing->environments) {
      prefixes.emplace(each.prefix);
      if (!each.real_path.empty()) prefixes.emplace(each.real_path);
    }
    return prefixes;
  }

  static void print(Session& session, const Reports& fresh) {
    Terminal& terminal = session.terminal();
    if (session.wants_json()) {
      Json array = Json::array();
      for (const EnvironmentReport& report : fresh) array.push(to_json(session, report));
      return terminal.print(array.dump());
    }
    Table table({"ENVIRONMENT", "KIND", "PYTHON", "TRUST", "HEALTH"});
    for (const EnvironmentReport& report : fresh) {
      const Inspection& seen = report.inspection;
      table.add({{session.shown(report.prefix), Style::Bold},
                 {displayable(seen.kind)},
                 {displayable(seen.version)},
                 {std::string(trust_name(report.verdict.state)), trust_style(report.verdict.state)},
                 {std::string(health_name(seen.health)), health_style(seen.health)}});
    }
    if (!table.is_empty()) terminal.print(table.text(terminal));
  }

  static std::string summary(const ScanReport& scan, size_t fresh, std::chrono::milliseconds span) {
    const size_t count = scan.outcome.prefixes.size();
    return "found " + std::to_string(count) + (count == 1 ? " environment, " : " environments, ") +
           std::to_string(fresh) + " new, in " + std::to_string(scan.directories) +
           (scan.directories == 1 ? " directory (" : " directories (") + seconds_text(span) + ")";
  }

  static void say_next_step(Session& session, const Reports& fresh) {
    const auto waits = std::ranges::count_if(fresh, [](const EnvironmentReport& report) {
      return report.verdict.state == TrustState::Unknown;
    });
    if (waits == 0) return;
    session.terminal().say(
        "the new environments are not approved: run venvctl adopt DIR to approve those below "
        "DIR");
  }

  static int warn_of(Session& session, const RootScanOutcome& outcome) {
    for (const std::string& root : outcome.too_large) {
      session.terminal().complain("venvctl: only part of " + session.shown(root) +
                                  " was searched, because it has more than " +
                                  std::to_string(TreeSearch::kMaxDirectories / 1'000'000) +
                                  " million directories: add large ones to the setting scan.skip");
    }
    return outcome.too_large.empty() ? 0 : static_cast<int>(ErrorCode::Failed);
  }

  std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Command> make_scan() { return std::make_unique<Scan>(); }

}  // namespace venvctl
