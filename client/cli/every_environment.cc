#include "client/cli/every_environment.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/path.h"
#include "core/files/sharing_file_system.h"
#include "core/kinds/central_stores.h"
#include "core/kinds/project_index.h"
#include "core/kinds/test_environments.h"

namespace venvctl {
namespace {

// Sightings by prefix: whoever tells first is believed, later ones fill what it did not tell.
class Sightings {
 public:
  void add(Sighting sighting) {
    auto [at, is_new] = by_prefix_.try_emplace(sighting.prefix, sighting);
    if (!is_new && at->second.project.empty()) at->second.project = std::move(sighting.project);
  }

  // Directories that environments are known to serve.
  std::set<std::string> projects() const {
    std::set<std::string> projects;
    for (const auto& [prefix, sighting] : by_prefix_) {
      if (!sighting.project.empty()) projects.insert(sighting.project);
    }
    return projects;
  }

  std::map<std::string, Sighting>& by_prefix() { return by_prefix_; }

 private:
  std::map<std::string, Sighting> by_prefix_;
};

void add_central(Session& session, FileSystem& files, Sightings& sightings) {
  for (CentralEnvironment& each : central_environments(files, session.variables())) {
    sightings.add({std::move(each.prefix), std::string(each.kind), std::move(each.name),
                   std::move(each.project), std::move(each.store)});
  }
}

Result<void> add_recorded(Session& session, Sightings& sightings) {
  auto environments = session.environments();
  if (!environments) return environments.error();
  for (const EnvironmentRecord& record : (*environments)->records) {
    sightings.add({record.prefix, "", "", record.project, ""});
  }
  return {};
}

void add_test_environments(FileSystem& files, const std::set<std::string>& projects,
                           Sightings& sightings) {
  for (const std::string& project : projects) {
    for (TestEnvironment& each : test_environments(files, project)) {
      sightings.add({std::move(each.prefix), std::string(each.kind), "", project, ""});
    }
  }
}

// Where only a hash tells, the known projects and the directories around this one are tried.
void add_projects(FileSystem& files, const std::set<std::string>& known, Sightings& sightings) {
  ProjectIndex index(files, {known.begin(), known.end()});
  for (auto& [prefix, sighting] : sightings.by_prefix()) {
    if (sighting.project.empty()) sighting.project = index.project_of(sighting.kind, prefix);
  }
}

}  // namespace

Result<std::vector<EnvironmentReport>> every_environment(Session& session) {
  SharingFileSystem files(session.files());
  Sightings sightings;
  add_central(session, files, sightings);
  if (auto added = add_recorded(session, sightings); !added) return added.error();
  const Decision decision = decide(session, session.directory());
  std::set<std::string> projects = sightings.projects();
  for (std::string& directory : path_and_parents(session.directory())) {
    projects.insert(std::move(directory));
  }
  add_test_environments(files, projects, sightings);
  add_projects(files, projects, sightings);
  const bool is_new = decision.choice && !sightings.by_prefix().contains(decision.choice->prefix);

  std::vector<EnvironmentReport> reports;
  for (const auto& [prefix, sighting] : sightings.by_prefix()) {
    auto report = report_sighting(session, files, sighting);
    if (!report) return report.error();
    reports.push_back(*std::move(report));
  }
  if (!is_new) return reports;
  auto here = report_choice(session, *decision.choice);
  if (!here) return here.error();
  const auto place =
      std::ranges::upper_bound(reports, here->prefix, {}, &EnvironmentReport::prefix);
  reports.insert(place, *std::move(here));
  return reports;
}

}  // namespace venvctl
