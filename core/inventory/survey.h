// Finds the known environments: in the tools' central places, in records and in projects.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/stores/central_stores.h"
#include "core/stores/project_index.h"

namespace venvctl {

// What is known about an environment before its own files are read; "" if unknown.
struct Candidate {
  std::string prefix;
  std::string kind;     // of the tool that keeps it; overrides what its own files say
  std::string name;     // as that tool calls it
  std::string project;  // the directory it serves
  std::string store;    // CentralStore::owner()
  bool is_project_gone = false;
  bool is_only_found = false;  // nothing but a search has shown it: if it is gone, it is forgotten

  bool operator==(const Candidate&) const = default;
};
template <class A>
void fields(A& a, Candidate& each) {
  a(each.prefix, each.kind, each.name, each.project, each.store, each.is_project_gone,
    each.is_only_found);
}

// The directory it serves: the one around it if no other is known.
std::string project_of(const Candidate& candidate);

struct SurveyQuestion {
  std::string home;                     // its .conda/environments.txt is read
  std::vector<CentralStore> stores;     // the central places
  std::vector<Candidate> recorded;      // from the records
  std::vector<std::string> around;      // further directories that may be projects
  std::vector<std::string> found = {};  // prefixes that a search of the roots has found
};
template <class A>
void fields(A& a, SurveyQuestion& each) {
  a(each.home, each.stores, each.recorded, each.around, each.found);
}

// Each prefix once, sorted: from the central places, from the records, the environments of tox and
// nox in the projects found so far and in `around`, what only kernelspecs name, and what only a
// search has found. These directories are also tried if only a hash shows the project of a central
// environment.
std::vector<Candidate> survey(FileSystem& files, const SurveyQuestion& question);

// What further directories add to a survey that was made without them.
class Surroundings {
 public:
  Surroundings(FileSystem& files, std::span<const std::string> directories);

  // Prefixes of the environments of tox and nox in these directories, sorted.
  const std::vector<std::string>& test_prefixes() const { return test_prefixes_; }
  // The one of these directories that an environment of a central store belongs to, according to
  // the hash in its path; "" if none.
  std::string project_of(std::string_view kind, std::string_view prefix);

 private:
  std::vector<std::string> test_prefixes_;
  ProjectIndex index_;
};

}  // namespace venvctl
