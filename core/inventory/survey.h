// Where environments are said to be: by the tools' central places, by records and by projects.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/kinds/central_stores.h"
#include "core/kinds/project_index.h"

namespace venvctl {

// What is known of an environment before its own files are looked at; "" what is not.
struct Sighting {
  std::string prefix;
  std::string kind;     // of the tool that keeps it, where its own files tell another
  std::string name;     // as that tool calls it
  std::string project;  // the directory it serves
  std::string store;    // CentralStore::owner()

  bool operator==(const Sighting&) const = default;
};

struct SurveyQuestion {
  std::string home;                  // whose conda list counts
  std::vector<CentralStore> stores;  // the central places
  std::vector<Sighting> recorded;    // what the records tell
  std::vector<std::string> around;   // further directories that may be projects
};

// Each prefix once, sorted: of the central places, of the records, tox's and nox's of the projects
// that are known by then and of those `around`. Where a central environment tells its project by a
// hash only, the same directories are tried.
std::vector<Sighting> survey(FileSystem& files, const SurveyQuestion& question);

// What some directories would add to a survey that was made without them.
class Surroundings {
 public:
  Surroundings(FileSystem& files, std::span<const std::string> directories);

  // Prefixes of the test runners' environments in them, sorted.
  const std::vector<std::string>& test_prefixes() const { return test_prefixes_; }
  // The one of them that an environment of a central store belongs to, by the hash in its path; ""
  // none.
  std::string project_of(std::string_view kind, std::string_view prefix);

 private:
  std::vector<std::string> test_prefixes_;
  ProjectIndex index_;
};

}  // namespace venvctl
