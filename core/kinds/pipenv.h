// Pipenv: a directory in WORKON_HOME named after the Pipfile's path, or .venv; Pipenv's versions
// differ in which comes first.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPipenvMarkers[] = {"Pipfile"};
// Proposes nothing for a Pipfile beyond the depth that Pipenv searches from the working directory
// and, if PIPENV_PIPFILE is set, for any Pipfile except the named one.
std::optional<Proposal> propose_pipenv(const Level& level);
// For the file in PIPENV_PIPFILE if its name is not "Pipfile". `level` is its directory.
std::optional<Proposal> propose_renamed_pipfile(const Level& level);
// A last resort for the Pipfile that PIPENV_PIPFILE names, if its directory was not a level of the
// walk.
std::optional<Proposal> propose_distant_pipfile(const Level& here);

}  // namespace venvctl
