// Compares an environment with the lock file or manifest of its project, from files alone.
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
  std::string sync;  // the command that installs what it names, in the project's directory
  std::vector<PackageDifference> differences;
};

// Compares the environment at `prefix`, whose Python has `version`, with the lock file or manifest
// of the project in `project`.
Comparison comparison(FileSystem& files, const std::string& project, const std::string& prefix,
                      std::string_view version);

// False for what no lock file describes: environments of tools, tox and nox. Also false if the
// environment is not Ok.
bool may_be_stale(const std::string& prefix, const Inspection& inspection);

// Why an environment that is otherwise Ok is Stale: "it differs from uv.lock: idna is missing". ""
// if it is not Stale.
std::string staleness(FileSystem& files, const std::string& project, const std::string& prefix,
                      const Inspection& inspection);

}  // namespace venvctl
