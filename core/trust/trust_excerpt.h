// Shortens the text of trust.json before it is parsed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// Returns `text` with only the entries about `paths`. This saves time: with a thousand entries,
// parsing the whole file would take most of the time of an inspection. An entry is left out only if
// it has the form in which venvctl writes entries, and if another entry follows. The result is
// therefore valid JSON if and only if `text` is valid, and a damaged file is still noticed.
std::string trust_excerpt(std::string_view text, std::span<const std::string> paths);

}  // namespace venvctl
