// Lists the known environments: those in central stores, in records, and of tox and nox in
// projects.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/stores/central_stores.h"
#include "core/stores/project_index.h"

namespace venvctl {

// What is known about an environment before its own files are read. A text is "" if it is unknown.
struct Candidate {
  std::string prefix;
  // The kind that belongs to the tool that keeps the environment. It takes precedence over what the
  // environment's own files say.
  std::string kind;
  std::string name;     // the name that this tool uses
  std::string project;  // the directory that uses the environment
  std::string store;    // CentralStore::owner() of the store that contains the environment
  bool is_project_gone = false;
  // True if only a search has found the environment. It is then forgotten when it is deleted.
  bool is_only_found = false;

  bool operator==(const Candidate&) const = default;
};
template <class A>
void fields(A& a, Candidate& each) {
  a(each.prefix, each.kind, each.name, each.project, each.store, each.is_project_gone,
    each.is_only_found);
}

// The directory that uses the environment: `project`, or the parent directory if `project` is
// unknown.
std::string project_of(const Candidate& candidate);

struct SurveyQuestion {
  std::string home;                     // HOME; its file .conda/environments.txt is read
  std::vector<CentralStore> stores;     // the stores that are searched
  std::vector<Candidate> recorded;      // the environments that the records name
  std::vector<std::string> around;      // further directories that may be projects
  std::vector<std::string> found = {};  // prefixes that a search of the roots has found
};
template <class A>
void fields(A& a, SurveyQuestion& each) {
  a(each.home, each.stores, each.recorded, each.around, each.found);
}

// Returns each prefix once, sorted. The sources, in this order:
// 1. `stores`
// 2. `recorded`
// 3. the environments of tox and nox in `around`, and in the projects of the environments from 1
//    and 2
// 4. the kernelspecs
// 5. `found`
// If several sources have the same prefix, the first source counts, and later ones only add a
// missing project. The path of some environments shows only a hash of their project. The hash is
// then compared with `around` and with the projects of the environments from 1 and 2.
std::vector<Candidate> survey(FileSystem& files, const SurveyQuestion& question);

// Extends a survey by further directories that may be projects.
class Surroundings {
 public:
  Surroundings(FileSystem& files, std::span<const std::string> directories);

  // Prefixes of the environments of tox and nox in the directories, sorted.
  const std::vector<std::string>& test_prefixes() const { return test_prefixes_; }
  // The directory to which an environment of a central store belongs, according to the hash in its
  // path; "" if it belongs to none of the directories.
  std::string project_of(std::string_view kind, std::string_view prefix);

 private:
  std::vector<std::string> test_prefixes_;
  ProjectIndex index_;
};

}  // namespace venvctl
