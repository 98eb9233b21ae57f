// Updates RECORD (the list of a package's files and digests) after files were rewritten.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/relocation/path_text.h"

namespace venvctl {

// The new content of the file at the absolute `path`; absent if the file is unchanged.
using NewContent = std::function<std::optional<std::string_view>(const std::string& path)>;

// `record` lists paths relative to `packages` (site-packages), and absolute paths. Absolute paths
// are changed according to `moves`. If a line has a digest and its file was rewritten, the line
// gets the digest and size of the new content. All other lines are kept.
std::string with_new_digests(std::string_view record, const std::string& packages,
                             std::span<const PathMove> moves, const NewContent& new_content);

}  // namespace venvctl
