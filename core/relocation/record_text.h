// Updates RECORD (the list of a package's files and digests) after files were rewritten.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"

namespace venvctl {

// The new content of a rewritten file; absent: it is unchanged. `path` is absolute.
using NewContent = std::function<std::optional<std::string_view>(const std::string& path)>;

// `record` lists paths relative to `packages` (site-packages), or absolute ones, which are moved.
// A line with a digest gets digest and size of the new content; all others are not changed.
std::string with_new_digests(std::string_view record, const std::string& packages,
                             std::span<const PathMove> moves, const NewContent& new_content);

}  // namespace venvctl
