#include "client/cli/environments/every_environment.h"

#include <algorithm>

#include "client/cli/daemon/link.h"
#include "client/cli/environments/decide.h"
#include "core/base/path.h"
#include "core/environments/form.h"
#include "core/files/sharing_file_system.h"
#include "core/inventory/listing.h"
#include "core/inventory/survey.h"
#include "core/stores/central_stores.h"
#include "core/stores/user_directories.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

using Reports = std::vector<EnvironmentReport>;

const EnvironmentReport* find_prefix(const Reports& reports, std::string_view prefix) {
  const auto at = std::ranges::lower_bound(reports, prefix, {}, &EnvironmentReport::prefix);
  return at != reports.end() && at->prefix == prefix ? &*at : nullptr;
}

// Absent: no daemon.
std::optional<DaemonQuestion> asked_daemon(Session& session) {
  const auto places = session.places();
  if (!places || session.daemon_is_silent()) return std::nullopt;
  const std::string request =
      encoded({own_mount_namespace(session.files()), home_directory(session.variables()),
               listed_stores(session.files(), session.variables())});
  auto question = DaemonQuestion::send(*places, wire::kInventory, request);
  if (!question) return std::nullopt;
  return std::move(question).value();
}

// Absent: the daemon has no usable answer.
std::optional<Listing> known_to_daemon(Session& session, DaemonQuestion& question) {
  auto body = session.waiting([&] { return question.reply(); });
  if (!body && body.error().code == ErrorCode::Unreachable) session.note_silent_daemon();
  auto listing = body ? Listing::read(std::move(body).value()) : body.error();
  if (!listing) return std::nullopt;
  return std::move(listing).value();
}

// The daemon does not know the current directory: if a survey from here would find more, the
// daemon's list cannot be used. That is rare, and ends as soon as a hook has asked for the
// directory.
bool is_complete_here(Session& session, const Listing& listing) {
  SharingFileSystem files(session.files());
  Surroundings around(files, path_and_parents(session.directory()));
  const bool has_tests = std::ranges::all_of(
      around.test_prefixes(), [&](const auto& prefix) { return listing.find(prefix) != nullptr; });
  return has_tests && std::ranges::all_of(listing.environments, [&](const auto& each) {
           const std::string project = around.project_of(each.kind, each.prefix);
           return project.empty() || project == each.project;
         });
}

Result<Reports> looked_at(Session& session, const Decision& decision) {
  SharingFileSystem files(session.files());
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  SurveyQuestion question;
  question.home = home_directory(session.variables());
  question.stores = listed_stores(files, session.variables());
  question.around = path_and_parents(session.directory());
  for (const EnvironmentRecord& record : (*environments)->records) {
    question.recorded.push_back({record.prefix, "", "", record.project, ""});
  }
  auto found = session.state().found();
  if (!found) return found.error();
  question.found = (*found)->prefixes;
  Reports reports;
  for (const Candidate& candidate : survey(files, question)) {
    if (session.avoids(candidate.prefix)) continue;
    if (candidate.is_only_found && !looks_like_environment(files, candidate.prefix)) continue;
    auto report = report_candidate(session, files, candidate);
    if (!report) return report.error();
    reports.push_back(std::move(report).value());
  }
  // Adds the environment that the session's directory gets, if nothing else led to it.
  if (decision.choice && find_prefix(reports, decision.choice->prefix) == nullptr) {
    auto here = report_choice(session, *decision.choice, Recorded::Times);
    if (!here) return here.error();
    const auto place =
        std::ranges::upper_bound(reports, here->prefix, {}, &EnvironmentReport::prefix);
    reports.insert(place, *std::move(here));
  }
  return reports;
}

}  // namespace

Result<Reports> every_environment(Session& session) {
  auto reports = looked_at(session, decide(session, session.directory()));
  if (reports) keep_one_name_of_each(*reports);
  return reports;
}

std::optional<Listing> remembered_environments(Session& session) {
  auto question = asked_daemon(session);
  return question ? known_to_daemon(session, *question) : std::nullopt;
}

Result<Listing> every_known_environment(Session& session) {
  auto question = asked_daemon(session);
  const Decision decision = decide(session, session.directory());  // while the daemon works
  auto known = question ? known_to_daemon(session, *question) : std::nullopt;
  if (!known || !is_complete_here(session, *known)) {
    auto reports = looked_at(session, decision);
    if (!reports) return reports.error();
    Listing listing;
    for (const EnvironmentReport& report : *reports) listing.add(report);
    listing.keep_one_name_of_each();
    return listing;
  }
  if (decision.choice && known->find(decision.choice->prefix) == nullptr) {
    auto here = report_choice(session, *decision.choice, Recorded::Times);
    if (!here) return here.error();
    known->add(*here);
    known->keep_one_name_of_each();
  }
  return *std::move(known);
}

}  // namespace venvctl
