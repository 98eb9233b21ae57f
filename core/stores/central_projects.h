// Finds the central environments that belong to a directory, from their .project files.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The directory that prefix/.project names, without final newlines and slashes; absent if the file
// is missing or empty. virtualenvwrapper and Pipenv write it.
std::optional<std::string> project_of_environment(FileSystem& files, const std::string& prefix);
// The project whose manifest pixi recorded in prefix/conda-meta/pixi; "" if it recorded none.
std::string project_of_pixi(FileSystem& files, const std::string& prefix);

// Reads the files at the first call, once for a whole walk.
class CentralProjects {
 public:
  CentralProjects(FileSystem& files, const Variables& variables, std::string working_directory);

  // Prefixes in order of the directories that hold them, then by name.
  std::vector<std::string> environments_of(const std::string& directory);

 private:
  void read();

  FileSystem& files_;
  const Variables& variables_;
  std::string working_directory_;
  bool was_read_ = false;
  const std::vector<std::string>* by_real_path(const std::string& physical);

  std::map<std::string, std::vector<std::string>> environments_;  // by the path in .project
};

}  // namespace venvctl
