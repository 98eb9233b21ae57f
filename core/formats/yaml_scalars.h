// Reads the scalars of a YAML text one after another. The text may have any size.
#pragma once

#include <functional>
#include <span>
#include <string>

namespace venvctl {

// Called for each scalar. `path` has the keys of the mappings around the scalar, beginning at the
// top level; lists add nothing to it. The reading ends when the function returns false.
using OnYamlScalar =
    std::function<bool(std::span<const std::string> path, const std::string& scalar)>;

// Ignores aliases. Returns false if the text is not YAML, or is nested deeper than kMaxNesting
// (document_limits.h); the scalars before the error were then reported.
bool for_each_yaml_scalar(const std::string& text, const OnYamlScalar& on_scalar);

}  // namespace venvctl
