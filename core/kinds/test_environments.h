// The environments that tox and nox keep in a project: listed, never chosen for a directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// `directory` is one in which tox or nox keeps them, by its name.
bool keeps_test_environments(std::string_view directory);

struct TestEnvironment {
  std::string prefix;
  std::string_view kind;  // tox or nox
};

// Of the project in `directory`, sorted by prefix. What is no environment there (logs, packages) is
// left out.
std::vector<TestEnvironment> test_environments(FileSystem& files, const std::string& directory);

}  // namespace venvctl
