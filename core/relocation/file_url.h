// Moves the paths in file: URLs, as direct_url.json has them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"

namespace venvctl {

// `json` with the path of each "file:///…" moved. Only URLs that move are rewritten, and then as
// Python's urllib.parse.quote writes them.
std::string with_moved_urls(std::string_view json, std::span<const PathMove> moves);

}  // namespace venvctl
