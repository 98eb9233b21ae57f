// pyenv and pyenv-virtualenv: the environment that .python-version or PYENV_VERSION names.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPyenvMarkers[] = {".python-version"};
// The nearest .python-version decides: proposes nothing if a nearer level has one, or if
// PYENV_VERSION or PYENV_DIR is set.
std::optional<Proposal> propose_pyenv(const Level& level);
// Uses PYENV_VERSION, else the file that PYENV_DIR leads to, else $PYENV_ROOT/version.
std::optional<Proposal> propose_pyenv_selection(const Level& here);

}  // namespace venvctl
