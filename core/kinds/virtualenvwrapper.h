// virtualenvwrapper: a central environment whose .project names this directory.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

std::optional<Proposal> propose_virtualenvwrapper(const Level& level);

}  // namespace venvctl
