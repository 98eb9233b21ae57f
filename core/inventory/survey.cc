#include "core/inventory/survey.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/base/path.h"
#include "core/discovery/found_project.h"
#include "core/environments/test_environments.h"
#include "core/inventory/absence.h"
#include "core/stores/kernelspecs.h"

namespace venvctl {
namespace {

// The candidates, by prefix. If several sources name the same prefix, the first source decides.
// Later sources only add a missing project.
class Candidates {
 public:
  void add(Candidate candidate) {
    auto [at, is_new] = by_prefix_.try_emplace(candidate.prefix, candidate);
    if (!is_new && at->second.project.empty()) at->second.project = std::move(candidate.project);
  }

  // The directories that are known to be the project of an environment.
  std::set<std::string> projects() const {
    std::set<std::string> projects;
    for (const auto& [prefix, candidate] : by_prefix_) {
      if (!candidate.project.empty()) projects.insert(candidate.project);
    }
    return projects;
  }

  std::map<std::string, Candidate>& by_prefix() { return by_prefix_; }

  std::vector<Candidate> take() {
    std::vector<Candidate> candidates;
    candidates.reserve(by_prefix_.size());
    for (auto& [prefix, candidate] : by_prefix_) candidates.push_back(std::move(candidate));
    return candidates;
  }

 private:
  std::map<std::string, Candidate> by_prefix_;
};

// The path of some environments shows only a hash of their project. For these, tries all known
// projects.
void add_projects(FileSystem& files, const std::set<std::string>& known, Candidates& candidates) {
  ProjectIndex index(files, {known.begin(), known.end()});
  for (auto& [prefix, candidate] : candidates.by_prefix()) {
    if (candidate.project.empty()) candidate.project = index.project_of(candidate.kind, prefix);
  }
}

// A project directory that contains the environment cannot be gone while the environment exists, so
// it is not checked.
void note_gone_projects(FileSystem& files, Candidates& candidates) {
  std::map<std::string, bool> known;
  for (auto& [prefix, candidate] : candidates.by_prefix()) {
    const std::string& project = candidate.project;
    if (project.empty() || path_contains(project, prefix)) continue;
    const auto [at, is_new] = known.try_emplace(project, false);
    if (is_new) at->second = is_gone(files, project);
    candidate.is_project_gone = at->second;
  }
}

}  // namespace

std::string project_of(const Candidate& candidate) {
  return candidate.project.empty() ? std::string(parent_path(candidate.prefix)) : candidate.project;
}

std::vector<Candidate> survey(FileSystem& files, const SurveyQuestion& question) {
  Candidates candidates;
  const auto add = [&](CentralEnvironment& each) {
    candidates.add({std::move(each.prefix), std::move(each.kind), std::move(each.name),
                    std::move(each.project), std::move(each.store)});
  };
  std::ranges::for_each(central_environments(files, question.stores, question.home), add);
  for (const Candidate& each : question.recorded) candidates.add(each);
  std::set<std::string> projects = candidates.projects();
  projects.insert(question.around.begin(), question.around.end());
  for (const std::string& project : projects) {
    for (TestEnvironment& each : test_environments(files, project)) {
      candidates.add({std::move(each.prefix), std::string(each.kind), "", project, ""});
    }
  }
  std::ranges::for_each(kernel_environments(files, question.stores), add);
  for (const std::string& prefix : question.found) {
    candidates.add({prefix, "", "", project_of_found(prefix, question.home), "", false, true});
  }
  add_projects(files, projects, candidates);
  note_gone_projects(files, candidates);
  return candidates.take();
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
