// pyenv and pyenv-virtualenv: the environment that .python-version or PYENV_VERSION names.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPyenvMarkers[] = {".python-version"};
// The nearest .python-version decides: silent when a nearer level has one, and when PYENV_VERSION
// or PYENV_DIR send pyenv elsewhere.
std::optional<Proposal> propose_pyenv(const Level& level);
// PYENV_VERSION, else the file that PYENV_DIR leads to, else $PYENV_ROOT/version.
std::optional<Proposal> propose_pyenv_selection(const Level& here);

std::string pyenv_directory(const Variables& variables);  // PYENV_ROOT or ~/.pyenv

}  // namespace venvctl
