#include "core/inventory/survey.h"

#include <algorithm>
#include <map>
#include <set>

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

  std::vector<Sighting> take() {
    std::vector<Sighting> sightings;
    sightings.reserve(by_prefix_.size());
    for (auto& [prefix, sighting] : by_prefix_) sightings.push_back(std::move(sighting));
    return sightings;
  }

 private:
  std::map<std::string, Sighting> by_prefix_;
};

// Where only a hash tells, the known projects are tried.
void add_projects(FileSystem& files, const std::set<std::string>& known, Sightings& sightings) {
  ProjectIndex index(files, {known.begin(), known.end()});
  for (auto& [prefix, sighting] : sightings.by_prefix()) {
    if (sighting.project.empty()) sighting.project = index.project_of(sighting.kind, prefix);
  }
}

}  // namespace

std::vector<Sighting> survey(FileSystem& files, const SurveyQuestion& question) {
  Sightings sightings;
  for (CentralEnvironment& each : central_environments(files, question.stores, question.home)) {
    sightings.add({std::move(each.prefix), std::move(each.kind), std::move(each.name),
                   std::move(each.project), std::move(each.store)});
  }
  for (const Sighting& each : question.recorded) sightings.add(each);
  std::set<std::string> projects = sightings.projects();
  projects.insert(question.around.begin(), question.around.end());
  for (const std::string& project : projects) {
    for (TestEnvironment& each : test_environments(files, project)) {
      sightings.add({std::move(each.prefix), std::string(each.kind), "", project, ""});
    }
  }
  add_projects(files, projects, sightings);
  return sightings.take();
}

Surroundings::Surroundings(FileSystem& files, std::span<const std::string> directories)
    : index_(files, {directories.begin(), directories.end()}) {
  for (const std::string& directory : directories) {
    for (TestEnvironment& each : test_environments(files, directory)) {
      test_prefixes_.push_back(std::move(each.prefix));
    }
  }
  std::ranges::sort(test_prefixes_);
}

std::string Surroundings::project_of(std::string_view kind, std::string_view prefix) {
  return index_.project_by_hash(kind, prefix);
}

}  // namespace venvctl
