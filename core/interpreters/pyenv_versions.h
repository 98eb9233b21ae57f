// Lists the interpreters that pyenv has installed, in the order in which it would run them.
#pragma once

#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The directory of pyenv's shims, below $PYENV_ROOT or ~/.pyenv; "" if neither PYENV_ROOT nor HOME
// is set.
std::string pyenv_shims(const Variables& variables);

// Directories below PYENV_ROOT/versions. The first ones are those that PYENV_VERSION names, or else
// the nearest .python-version in or above `working_directory`, or else PYENV_ROOT/version. Then
// follow all others, newest first. Links to environments (pyenv-virtualenv) are left out.
std::vector<std::string> pyenv_versions(FileSystem& files, const Variables& variables,
                                        const std::string& working_directory);

}  // namespace venvctl
