// Lists the environments that tox and nox keep in a project. They are never chosen for a directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// Whether the last name in the path `directory` is .tox or .nox, so that tox or nox keeps
// environments in it.
bool keeps_test_environments(std::string_view directory);
// "tox" or "nox" if the environment is in a directory .tox or .nox, otherwise "".
std::string_view test_kind_of(std::string_view prefix);

struct TestEnvironment {
  std::string prefix;
  std::string_view kind;  // tox or nox
};

// The test environments of the project in `directory`, sorted by prefix. The directories of logs
// and packages, which tox and nox keep next to these environments, are left out.
std::vector<TestEnvironment> test_environments(FileSystem& files, const std::string& directory);

}  // namespace venvctl
