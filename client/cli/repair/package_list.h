// Lists what is installed in an environment. Reads only the records of its packages, and runs no
// program.
#pragma once

#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// An installed package, as its .dist-info describes it; or, from old versions of setuptools, its
// .egg-info or its .egg-link (`setup.py develop`).
struct Distribution {
  std::string name;
  std::string version;
  // From direct_url.json, in the form for requirement files; "" if the package comes from an index.
  std::string url;
  bool is_editable = false;
  bool is_seed = false;     // pip, setuptools or wheel that came with the environment
  std::string information;  // its .dist-info, .egg-info or .egg-link; absolute

  std::string line() const;  // "name==version" or "name @ url"
};

// The packages of an environment, sorted by name. Contains each name once.
std::vector<Distribution> distributions_in(FileSystem& files, const std::string& prefix);

// The files inside `prefix`, without bytecode, that the records of `package` list. The paths are
// absolute. If the records have no list of files, the files of the modules that they name.
std::vector<std::string> files_of(FileSystem& files, const std::string& prefix,
                                  const Distribution& package);

}  // namespace venvctl
