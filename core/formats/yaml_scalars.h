// Reads the scalars of a YAML text one after another. The size of the text is not limited.
#pragma once

#include <functional>
#include <span>
#include <string>

namespace venvctl {

// Called for each scalar. `path` has the keys of the mappings around the scalar, beginning at the
// top level; lists add nothing to it. The reading ends when the function returns false.
using OnYamlScalar =
    std::function<bool(std::span<const std::string> path, const std::string& scalar)>;

// Calls `on_scalar` for each scalar of the first document. Ignores aliases. Returns false if the
// text is not YAML, or is nested deeper than kMaxNesting (document_limits.h). `on_scalar` was then
// called for the scalars before the error.
bool for_each_yaml_scalar(const std::string& text, const OnYamlScalar& on_scalar);

}  // namespace venvctl
