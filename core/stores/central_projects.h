// Finds the central environments that belong to a directory, from their .project files.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The names of the files in which virtualenvwrapper and Pipenv write the project's directory:
// VIRTUALENVWRAPPER_PROJECT_FILENAME, and ".project", which is Pipenv's name for it.
std::vector<std::string> project_file_names(const Variables& variables);
// The directory that the first usable file of these `names` in the environment contains, without
// final newlines and slashes; absent if each is missing or empty.
std::optional<std::string> project_of_environment(FileSystem& files, const std::string& prefix,
                                                  std::span<const std::string> names);
// The project whose manifest pixi recorded in prefix/conda-meta/pixi; "" if it recorded none.
std::string project_of_pixi(FileSystem& files, const std::string& prefix);

// Reads the files at the first call, once for a whole walk.
class CentralProjects {
 public:
  CentralProjects(FileSystem& files, const Variables& variables);

  // Prefixes in order of the directories that hold them, then by name.
  std::vector<std::string> environments_of(const std::string& directory);

 private:
  void read();
  bool leads_to(const std::string& project, const std::string& physical);

  FileSystem& files_;
  const Variables& variables_;
  bool was_read_ = false;
  // Each path in a .project file with its environment, in the order of environments_of.
  std::vector<std::pair<std::string, std::string>> environments_;
};

}  // namespace venvctl
