// Compares an environment with the lock file or manifest of its project. Only files are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environments/inspection.h"
#include "core/files/file_system.h"
#include "core/locks/differences.h"

namespace venvctl {

struct Comparison {
  std::string lock;  // the lock file or manifest that was compared; "" if there is none
  // The command that installs the packages in the file; it is run in the project's directory.
  std::string sync;
  std::vector<PackageDifference> differences;
};

// Compares the environment at `prefix`, whose Python has `version`, with the lock file or manifest
// of the project in `project`.
Comparison comparison(FileSystem& files, const std::string& project, const std::string& prefix,
                      std::string_view version);

// Whether a lock file may describe the environment, so that it can be Stale. False if the
// environment is not Ok, and for environments of tools, tox and nox, which no lock file describes.
bool may_be_stale(const std::string& prefix, const Inspection& inspection);

// Why an environment that is otherwise Ok is Stale, such as "it differs from uv.lock: idna is
// missing". "" if it is not Stale.
std::string staleness(FileSystem& files, const std::string& project, const std::string& prefix,
                      const Inspection& inspection);

}  // namespace venvctl
