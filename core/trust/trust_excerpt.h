// Shortens the text of trust.json before it is parsed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace venvctl {

// `text` without entries that are not about one of `paths`. The result is valid JSON exactly if
// `text` is, so damage is noticed as in the whole text: an entry is left out only if it has the
// form in which venvctl writes entries, and is followed by another one. Parsing takes most of the
// time of a look in a file with a thousand entries; this takes a fraction of it.
std::string trust_excerpt(std::string_view text, std::span<const std::string> paths);

}  // namespace venvctl
