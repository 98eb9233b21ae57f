// Lists the interpreters that pyenv has installed, beginning with the versions that pyenv would
// run.
#pragma once

#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The directory of pyenv's shims, below $PYENV_ROOT or ~/.pyenv; "" if neither PYENV_ROOT nor HOME
// is set.
std::string pyenv_shims(const Variables& variables);

// Directories below PYENV_ROOT/versions. They begin with the versions that PYENV_VERSION names, or
// else the nearest .python-version in or above `working_directory`, or else PYENV_ROOT/version. All
// other versions follow, newest first. Links to environments (pyenv-virtualenv) are left out.
std::vector<std::string> pyenv_versions(FileSystem& files, const Variables& variables,
                                        const std::string& working_directory);

}  // namespace venvctl
