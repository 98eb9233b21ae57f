// Finds the project of a central environment whose path shows only a hash of the project.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// A hash cannot be reversed, so the first call hashes all directories that may be the project.
class ProjectIndex {
 public:
  ProjectIndex(FileSystem& files, std::vector<std::string> candidates)
      : files_(files), candidates_(std::move(candidates)) {}

  // Returns the project of an environment in the store of `kind` (poetry, pdm, hatch, pixi), or ""
  // if none of the candidates is its project. If Poetry installed the project into the environment,
  // the project is found even if it is not a candidate.
  std::string project_of(std::string_view kind, const std::string& prefix);
  // Like project_of(), but does not read the environment's files.
  std::string project_by_hash(std::string_view kind, std::string_view prefix);

 private:
  void read();
  const std::string* find(std::string_view hash);
  std::string pdm_project(std::string_view name);

  FileSystem& files_;
  std::vector<std::string> candidates_;
  // The candidates by their hashes, in the forms that the tools write.
  std::map<std::string, std::string, std::less<>> by_hash_;
};

}  // namespace venvctl
