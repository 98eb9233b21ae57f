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

// The names of the files in which virtualenvwrapper and Pipenv write the project's directory: the
// value of VIRTUALENVWRAPPER_PROJECT_FILENAME, and ".project", which Pipenv always uses.
std::vector<std::string> project_file_names(const Variables& variables);
// The directory that the environment's files name, without final newlines and slashes. The files
// are tried in the order of `names`. Absent if all of them are missing or empty.
std::optional<std::string> project_of_environment(FileSystem& files, const std::string& prefix,
                                                  std::span<const std::string> names);
// The project whose manifest pixi recorded in prefix/conda-meta/pixi; "" if pixi recorded none.
std::string project_of_pixi(FileSystem& files, const std::string& prefix);

// Finds the environments whose .project files name a directory. Reads the files at the first call,
// and remembers what they contain.
class CentralProjects {
 public:
  CentralProjects(FileSystem& files, const Variables& variables);

  // Returns prefixes in the order of the stores that contain them, then sorted by name.
  std::vector<std::string> environments_of(const std::string& directory);

 private:
  void read();
  bool leads_to(const std::string& project, const std::string& physical);

  FileSystem& files_;
  const Variables& variables_;
  bool was_read_ = false;
  // Each path in a .project file with the prefix of its environment, in the order of
  // environments_of().
  std::vector<std::pair<std::string, std::string>> environments_;
};

}  // namespace venvctl
