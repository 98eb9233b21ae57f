// Pipenv: a directory in WORKON_HOME named after the Pipfile's path, or .venv, as its generations
// decide.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPipenvMarkers[] = {"Pipfile"};
// Silent for a Pipfile beyond the depth that Pipenv searches from the working directory, and for
// every Pipfile but the named one when PIPENV_PIPFILE is set.
std::optional<Proposal> propose_pipenv(const Level& level);
// The Pipfile that PIPENV_PIPFILE names, for its own directory when it has another file name.
std::optional<Proposal> propose_renamed_pipfile(const Level& level);
// The same as a last resort, when its directory was no level of the walk.
std::optional<Proposal> propose_distant_pipfile(const Level& here);

}  // namespace venvctl
