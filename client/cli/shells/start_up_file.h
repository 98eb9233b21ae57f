// The venvctl block in a shell's start-up file: edits the text, and replaces the file safely.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

constexpr std::string_view kBlockBegin = "# >>> venvctl initialize >>>";
constexpr std::string_view kBlockEnd = "# <<< venvctl initialize <<<";

// `content` with exactly one block that holds `line`: in place of an existing block, otherwise at
// the end. Fails for an unterminated block.
Result<std::string> with_block(std::string_view content, std::string_view line);
// `content` without any block; everything else stays byte for byte.
Result<std::string> without_block(std::string_view content);
// The lines between the markers; absent: no block.
std::optional<std::string> block_line(std::string_view content);

// The text of the file; "" if it does not exist. Fails if it cannot be read.
Result<std::string> read_start_up_file(const std::string& path);
// Replaces the file atomically and keeps its mode and owner. A link stays a link: its target is
// replaced. Creates missing directories.
Result<void> write_start_up_file(const std::string& path, std::string_view content);

}  // namespace venvctl
