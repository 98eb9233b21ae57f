// Replaces the paths in "file:" URLs, such as those in direct_url.json.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"

namespace venvctl {

// Returns `json` with moved paths in each "file:///…". Only URLs whose path moves are rewritten, in
// the form of Python's urllib.parse.quote.
std::string with_moved_urls(std::string_view json, std::span<const PathMove> moves);

}  // namespace venvctl
