// Lists the interpreters that pyenv has installed, in the order in which it would run them.
#pragma once

#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The directory of pyenv's shims, below $PYENV_ROOT or ~/.pyenv; "" if there is neither.
std::string pyenv_shims(const Variables& variables);

// Directories below PYENV_ROOT/versions: first those named by PYENV_VERSION, by the nearest
// .python-version in or above `working_directory`, or by PYENV_ROOT/version; then all others,
// newest first. Links to environments (pyenv-virtualenv) are left out.
std::vector<std::string> pyenv_versions(FileSystem& files, const Variables& variables,
                                        const std::string& working_directory);

}  // namespace venvctl
