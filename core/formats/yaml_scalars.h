// Reads the scalars of a YAML text one after another, however large and deep it is.
#pragma once

#include <functional>
#include <span>
#include <string>

namespace venvctl {

// `path` has the keys of the mappings around the scalar, from the top level on; lists add nothing.
// False ends the reading.
using OnYamlScalar =
    std::function<bool(std::span<const std::string> path, const std::string& scalar)>;

// Aliases are left out. False if the text is not YAML, or is nested deeper than kMaxNesting
// (document_limits.h); the scalars up to there were reported.
bool for_each_yaml_scalar(const std::string& text, const OnYamlScalar& on_scalar);

}  // namespace venvctl
