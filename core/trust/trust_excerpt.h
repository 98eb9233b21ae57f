// Shortens the text of trust.json before it is parsed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// `text` with only the entries about `paths`. The result is valid JSON exactly if
// `text` is, so damage is noticed as in the whole text: an entry is left out only if it has the
// form in which venvctl writes entries, and is followed by another one. With a thousand entries,
// parsing the whole file would take most of the time of an inspection.
std::string trust_excerpt(std::string_view text, std::span<const std::string> paths);

}  // namespace venvctl
