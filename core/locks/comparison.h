// Compares an environment with the lock file or manifest of its project. Reads files only, and runs
// no program.
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

// Whether the environment can be stale, that is, can differ from a lock file. False if its health
// is not Ok, and for environments of tools, tox and nox, which no lock file describes.
bool may_be_stale(const std::string& prefix, const Inspection& inspection);

// Why an environment whose health is Ok is stale, such as "it differs from uv.lock: idna is
// missing". "" if the environment is not stale.
std::string staleness(FileSystem& files, const std::string& project, const std::string& prefix,
                      const Inspection& inspection);

}  // namespace venvctl
