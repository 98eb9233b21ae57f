#include "client/cli/lookup/every_environment.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "client/cli/daemon/link.h"
#include "client/cli/lookup/decide.h"
#include "core/base/path.h"
#include "core/environments/form.h"
#include "core/files/sharing_file_system.h"
#include "core/inventory/listing.h"
#include "core/inventory/survey.h"
#include "core/locks/comparison_memory.h"
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

// Sends the request for the list to the daemon. Absent: no daemon runs.
std::optional<DaemonQuestion> asked_daemon(Session& session, std::span<const Requirement> wanted,
                                           std::chrono::milliseconds patience = kDaemonDeadline) {
  const auto places = session.places();
  if (!places || session.daemon_is_silent()) return std::nullopt;
  auto question = DaemonQuestion::send(*places, wire::kInventory, encoded_request(session, wanted),
                                       Deadline::in(patience));
  if (!question) return std::nullopt;
  return std::move(question).value();
}

// The list in the daemon's reply. Absent: the daemon has no usable answer.
std::optional<Listing> known_to_daemon(Session& session, DaemonQuestion& question) {
  session.note_step("asking the daemon, which inspects what has changed");
  auto body = session.waiting([&] { return question.reply(); });
  if (!body && body.error().code == ErrorCode::Unreachable) session.note_silent_daemon();
  auto listing = body ? Listing::read(std::move(body).value()) : body.error();
  if (!listing) return std::nullopt;
  return std::move(listing).value();
}

// The environment's packages that fit `wanted`. Absent: no package fits, so the environment is not
// listed.
std::optional<std::vector<InstalledPackage>> wanted_packages(FileSystem& files,
                                                             const std::string& prefix,
                                                             std::span<const Requirement> wanted) {
  if (wanted.empty()) return std::vector<InstalledPackage>();
  auto found = packages_fitting(packed(installed_packages(files, prefix)), wanted);
  return found.empty() ? std::nullopt : std::optional(std::move(found));
}

// Whether the daemon's list contains all environments that a search from the current directory
// would find. Only rarely false: the daemon knows a directory as soon as a hook has asked about it.
bool is_complete_here(Session& session, const Listing& listing,
                      std::span<const Requirement> wanted) {
  SharingFileSystem files(session.files());
  Surroundings around(files, path_and_parents(session.directory()));
  const bool has_tests = std::ranges::all_of(around.test_prefixes(), [&](const auto& prefix) {
    return listing.find(prefix) != nullptr || !wanted_packages(files, prefix, wanted);
  });
  return has_tests && std::ranges::all_of(listing.environments, [&](const auto& each) {
           const std::string project = around.project_of(each.kind, each.prefix);
           return project.empty() || project == each.project;
         });
}

// How long a completion waits for the daemon, which may be suspended.
constexpr std::chrono::milliseconds kPatienceOfTab{300};

// Whether to list an environment if its inspection would have to read an avoided place.
enum class Unseen { Kept, LeftOut };

int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

ComparisonMemory remembered_comparisons(Session& session) {
  const auto places = session.places();
  return places ? ComparisonMemory::load(places->state_directory) : ComparisonMemory();
}

// Saves the memory. Ignores errors: without the memory, the next list only takes longer.
void remember(Session& session, const ComparisonMemory& memory) {
  const auto places = session.places_to_write();
  if (places) static_cast<void>(memory.save(places->state_directory));
}

// `memory`: null if the packages need not be compared.
void compare_packages(FileSystem& files, EnvironmentReport& report, ComparisonMemory* memory) {
  if (memory == nullptr || !report.exists) return;
  std::string reason =
      memory->staleness_of(files, report.project, report.prefix, report.inspection, now_ns());
  if (!reason.empty()) note_health(report.inspection, Health::Stale, std::move(reason));
}

// The places where environments may be, according to records, tools and projects.
Result<std::vector<Candidate>> candidates_of(Session& session, FileSystem& files) {
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
  session.note_step("searching for environments");
  return survey(files, question);
}

Result<Reports> looked_at(Session& session, const Decision& decision,
                          std::span<const Requirement> wanted, Unseen unseen,
                          ComparisonMemory* memory) {
  SharingFileSystem files(session.files(), SharingFileSystem::Use::Once);
  const auto candidates = candidates_of(session, files);
  if (!candidates) return candidates.error();
  Reports reports;
  size_t number = 0;
  for (const Candidate& candidate : *candidates) {
    session.note_step("inspecting environment " + std::to_string(++number) + " of " +
                      std::to_string(candidates->size()));
    if (session.avoids(candidate.prefix)) continue;
    files.rely_on_listings(candidate.prefix, project_of(candidate));
    if (candidate.is_only_found && !looks_like_environment(files, candidate.prefix)) continue;
    auto packages = wanted_packages(files, candidate.prefix, wanted);
    if (!packages) continue;
    // Each environment has its own cache, because accesses to the avoided place are counted for
    // each environment. A shared cache would hide accesses that an earlier environment made.
    SharingFileSystem own(session.files());
    const bool is_counted = unseen == Unseen::LeftOut && session.is_avoiding();
    const size_t avoided = session.avoided_accesses();
    auto report = report_candidate(session, is_counted ? own : files, candidate);
    if (!report) return report.error();
    if (is_counted && session.avoided_accesses() != avoided) continue;
    report->packages = *std::move(packages);
    compare_packages(files, *report, memory);
    reports.push_back(std::move(report).value());
  }
  session.end_steps();
  files.rely_on_listings("", "");
  // Adds the environment that the session's directory gets, if nothing else led to it.
  if (decision.choice && find_prefix(reports, decision.choice->prefix) == nullptr) {
    auto packages = wanted_packages(files, decision.choice->prefix, wanted);
    if (!packages) return reports;
    auto here = report_choice(session, *decision.choice, Recorded::Times);
    if (!here) return here.error();
    here->packages = *std::move(packages);
    compare_packages(files, *here, memory);
    const auto place =
        std::ranges::upper_bound(reports, here->prefix, {}, &EnvironmentReport::prefix);
    reports.insert(place, *std::move(here));
  }
  return reports;
}

// The name and the kind for a list. Absent: the candidate is not an environment.
std::optional<NamedEnvironment> named_candidate(FileSystem& files, Candidate& candidate,
                                                const EnvironmentRecord* record) {
  NamedEnvironment environment{std::move(candidate.name), std::move(candidate.prefix),
                               std::move(candidate.kind)};
  const auto add = [&environment](std::string_view name, std::string_view kind) {
    if (environment.name.empty()) environment.name = name;
    if (environment.kind.empty()) environment.kind = kind;
  };
  if (record != nullptr) add(record->name, record->kind);
  if (!environment.name.empty() && !environment.kind.empty()) return environment;
  const auto inspection = inspect_environment(files, environment.prefix);
  if (!inspection) return std::nullopt;
  add(inspection->name, inspection->kind);
  return environment;
}

// If links lead to one environment by several paths, keeps only its real path. If no path is the
// real path, keeps the first one. Resolves only the paths of directories that have several paths,
// because resolving takes longer than a status.
void keep_one_path_of_each(FileSystem& files, std::vector<NamedEnvironment>& environments) {
  std::map<std::pair<uint64_t, uint64_t>, size_t> names;  // how many paths lead to a directory
  std::vector<std::pair<uint64_t, uint64_t>> directories;
  for (const NamedEnvironment& each : environments) {
    const FileStatus status = files.status(each.prefix).value_or(FileStatus());
    directories.emplace_back(status.device, status.inode);
    ++names[directories.back()];
  }
  std::set<std::string> kept;
  for (size_t i = 0; i < environments.size(); ++i) {
    if (names.at(directories[i]) > 1) kept.insert(environments[i].prefix);
  }
  size_t index = 0;
  std::erase_if(environments, [&](const NamedEnvironment& each) {
    if (names.at(directories[index++]) == 1) return false;
    const auto real = real_path(files, each.prefix);
    return real && *real != each.prefix && !kept.insert(*real).second;
  });
}

Result<std::vector<NamedEnvironment>> named_from_files(Session& session) {
  SharingFileSystem files(session.files());
  const auto environments = session.state().environments();
  if (!environments) return environments.error();
  auto candidates = candidates_of(session, files);
  if (!candidates) return candidates.error();
  std::vector<NamedEnvironment> found;
  for (Candidate& each : *candidates) {
    if (session.avoids(each.prefix)) continue;
    auto environment = named_candidate(files, each, (*environments)->find(each.prefix));
    if (environment) found.push_back(*std::move(environment));
  }
  keep_one_path_of_each(files, found);
  return found;
}

}  // namespace

std::string encoded_request(Session& session, std::span<const Requirement> requirements) {
  ListingRequest listing{own_mount_namespace(session.files()), home_directory(session.variables()),
                         listed_stores(session.files(), session.variables())};
  for (const Requirement& each : requirements) {
    listing.packages.push_back(each.name);
    listing.requirements.push_back(each.text);
  }
  return encoded(listing);
}

Result<Reports> every_environment(Session& session) {
  auto reports =
      looked_at(session, decide(session, session.directory()), {}, Unseen::LeftOut, nullptr);
  if (reports) keep_one_name_of_each(*reports);
  return reports;
}

Result<std::vector<NamedEnvironment>> named_environments(Session& session) {
  auto question = asked_daemon(session, {}, kPatienceOfTab);
  const auto listing = question ? known_to_daemon(session, *question) : std::nullopt;
  if (!listing) return named_from_files(session);
  std::vector<NamedEnvironment> named;
  for (const ListedEnvironment& each : listing->environments) {
    named.push_back({std::string(each.name), std::string(each.prefix), std::string(each.kind)});
  }
  return named;
}

Result<Listing> every_known_environment(Session& session) { return environments_with(session, {}); }

Result<Listing> environments_with(Session& session, std::span<const Requirement> wanted) {
  auto question = asked_daemon(session, wanted);
  const Decision decision = decide(session, session.directory());  // while the daemon works
  auto known = question ? known_to_daemon(session, *question) : std::nullopt;
  if (!known || !is_complete_here(session, *known, wanted)) {
    ComparisonMemory memory = remembered_comparisons(session);
    auto reports = looked_at(session, decision, wanted, Unseen::Kept, &memory);
    if (!reports) return reports.error();
    if (wanted.empty()) remember(session, memory);
    Listing listing;
    for (const EnvironmentReport& report : *reports) listing.add(report);
    listing.keep_one_name_of_each();
    return listing;
  }
  if (decision.choice && known->find(decision.choice->prefix) == nullptr) {
    auto packages = wanted_packages(session.files(), decision.choice->prefix, wanted);
    if (!packages) return *std::move(known);
    auto here = report_choice(session, *decision.choice, Recorded::Times);
    if (!here) return here.error();
    here->packages = *std::move(packages);
    ComparisonMemory memory = remembered_comparisons(session);
    compare_packages(session.files(), *here, &memory);
    known->add(*here);
    known->keep_one_name_of_each();
  }
  return *std::move(known);
}

}  // namespace venvctl
