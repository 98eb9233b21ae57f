// Poetry: root/.venv, or one environment for each Python in its central directory.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

inline constexpr std::string_view kPoetryLockMarkers[] = {"poetry.lock"};
inline constexpr std::string_view kPoetryTableMarkers[] = {"pyproject.toml",  // with [tool.poetry]
                                                           "poetry.toml"};
std::optional<Proposal> propose_poetry_lock(const Level& level);
std::optional<Proposal> propose_poetry_table(const Level& level);

}  // namespace venvctl
