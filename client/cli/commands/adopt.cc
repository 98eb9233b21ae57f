#include <time.h>

#include <algorithm>

#include "client/cli/commands/commands.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/daemon/next_prompt.h"
#include "client/cli/lookup/report.h"
#include "client/cli/lookup/search.h"
#include "client/cli/output/table.h"
#include "core/base/text.h"
#include "core/environments/tool_environments.h"
#include "core/files/mount_points.h"
#include "core/trust/approval.h"
#include "core/trust/checkout.h"

namespace venvctl {
namespace {

struct Adoptable {
  EnvironmentReport report;
  std::string left_out;  // why `adopt` does not approve it; "" if `adopt` approves it
};

class Adopt : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.word("DIR", directory_, "directory to search (default: this directory)");
    syntax.flag("--dry-run", dry_run_,
                "show which environments would be approved, and change nothing");
  }

  Result<int> run(Session& session) override {
    if (auto checked = session.check_directory(); !checked && !directory_) return checked.error();
    const std::string directory = directory_ ? session.absolute(*directory_) : session.directory();
    const auto status = session.files().status(directory);
    if (!status || !status->is_directory()) {
      return Error{ErrorCode::NotFound,
                   session.shown(directory) + " is not a directory: give one that exists"};
    }
    const FoundEnvironments found =
        environments_below(session.files(), directory, current_mountinfo());
    std::vector<Adoptable> candidates;
    for (const std::string& prefix : found.prefixes) {
      auto candidate = judged(session, prefix);
      if (!candidate) return candidate.error();
      candidates.push_back(*std::move(candidate));
    }
    print(session, candidates);
    if (!found.is_complete) {
      session.terminal().complain("venvctl: only part of " + session.shown(directory) +
                                  " was searched, because it has too many directories: run "
                                  "venvctl adopt for each of its subdirectories");
    }
    return adopt(session, candidates, directory);
  }

 private:
  // Environments that came with a checkout, or that others can change, are never approved in bulk.
  static Result<Adoptable> judged(Session& session, const std::string& prefix) {
    auto report = report_environment(session, prefix);
    if (!report) return report.error();
    if (!*report) return Adoptable{{}, "it no longer exists"};
    Adoptable candidate{**std::move(report), ""};
    const EnvironmentReport& seen = candidate.report;
    const TrustState state = seen.verdict.state;
    if (seen.verdict.activates()) return candidate;
    if (is_tool_kind(seen.inspection.kind)) {
      candidate.left_out = seen.verdict.reason;
    } else if (state == TrustState::Refused || state == TrustState::Denied) {
      candidate.left_out = seen.verdict.reason;
    } else if (seen.inspection.health != Health::Ok) {
      candidate.left_out = "it is " + std::string(health_name(seen.inspection.health));
    } else if (!seen.evidence.shadows.empty()) {
      candidate.left_out = "its bin/" + seen.evidence.shadows.front() + " shadows another command";
    } else {
      candidate.left_out =
          checkout_objection(session.files(), seen.evidence.identity.real_path).reason;
    }
    return candidate;
  }

  static bool is_new(const Adoptable& candidate) {
    return candidate.left_out.empty() && !candidate.report.verdict.activates();
  }

  static void print(Session& session, const std::vector<Adoptable>& candidates) {
    Table table({"", "ENVIRONMENT", "KIND", "PYTHON", "WHY"});
    for (const Adoptable& candidate : candidates) {
      const EnvironmentReport& report = candidate.report;
      const bool is_approved = report.verdict.activates();
      const std::string& why = is_approved ? report.verdict.reason : candidate.left_out;
      table.add({{is_approved         ? "approved"
                  : is_new(candidate) ? "new"
                                      : "left out",
                  is_approved         ? Style::Dim
                  : is_new(candidate) ? Style::Good
                                      : Style::Warning},
                 {session.shown(report.prefix)},
                 {displayable(report.inspection.kind)},
                 {displayable(report.inspection.version)},
                 {displayable(why), Style::Dim}});
    }
    if (!table.is_empty()) session.terminal().print(table.text(session.terminal()));
  }

  Result<int> adopt(Session& session, const std::vector<Adoptable>& candidates,
                    const std::string& directory) const {
    const auto count = std::count_if(candidates.begin(), candidates.end(), is_new);
    if (count == 0) {
      session.terminal().say("nothing new to approve below " + session.shown(directory));
      return dry_run_ ? 0 : remember(session, directory);
    }
    const std::string lot = std::to_string(count) + (count == 1 ? " environment" : " environments");
    if (dry_run_) {
      session.terminal().say("would approve " + lot + "; nothing was changed");
      return 0;
    }
    if (auto shown = session.terminal().finish(); !shown) return shown.error();
    auto agreed = session.confirm("approve " + lot + "?");
    if (!agreed) return agreed.error();
    if (!*agreed) return static_cast<int>(ErrorCode::Failed);
    std::vector<TrustEntry> approvals;
    std::vector<const EnvironmentReport*> approved;
    for (const Adoptable& candidate : candidates) {
      if (!is_new(candidate)) continue;
      approvals.push_back(approval_of(session.files(), candidate.report.evidence,
                                      TrustEntry::Grant::Allowed, time(nullptr)));
      approved.push_back(&candidate.report);
    }
    if (auto recorded = record_approvals(session, approvals); !recorded) return recorded.error();
    if (auto recorded = record_found(session, approved); !recorded) return recorded.error();
    prepare_next_prompt(session);
    session.terminal().say("approved " + lot + " below " + session.shown(directory));
    return remember(session, directory);
  }

  // Adds the directory to the setting scan.roots, so that `list` shows the environments below it.
  static Result<int> remember(Session& session, const std::string& directory) {
    session.begin_changes();
    const auto real = real_path(session.files(), directory);
    if (!real) return 0;
    if (auto kept = remember_roots(session, {*real}); !kept) return kept.error();
    if (auto scan = scan_and_record(session, {*real}); !scan) return scan.error();
    return 0;
  }

  std::optional<std::string> directory_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> make_adopt() { return std::make_unique<Adopt>(); }

}  // namespace venvctl
