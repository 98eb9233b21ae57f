// PDM: the interpreter it remembers, the project's own environments, then its central directory.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPdmFileMarkers[] = {"pdm.lock", ".pdm-python"};
inline constexpr std::string_view kPdmTableMarkers[] = {"pyproject.toml",  // with [tool.pdm]
                                                        ".pdm.toml", "pdm.toml"};
std::optional<Proposal> propose_pdm_file(const Level& level);
std::optional<Proposal> propose_pdm_table(const Level& level);
// The project that PDM_PROJECT names, if it is not one of the levels.
std::optional<Proposal> propose_distant_pdm_project(const Level& here);

}  // namespace venvctl
