// What is installed in an environment, from the records of its packages: nothing is run.
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
  std::string url;  // from direct_url.json, as requirement files write it; "" from an index
  bool is_editable = false;
  bool is_seed = false;     // pip, setuptools or wheel that came with the environment
  std::string information;  // its .dist-info, .egg-info or .egg-link; absolute

  std::string line() const;  // "name==version" or "name @ url"
};

// Sorted by name; each name once.
std::vector<Distribution> distributions_in(FileSystem& files, const std::string& prefix);

// The files that the records of `package` list inside `prefix`: absolute, without bytecode. If the
// records have no list of files: those of the modules that they name.
std::vector<std::string> files_of(FileSystem& files, const std::string& prefix,
                                  const Distribution& package);

}  // namespace venvctl
