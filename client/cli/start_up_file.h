// Our block in the start-up file of a shell: text in, text out, and the file replaced with care.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

constexpr std::string_view kBlockBegin = "# >>> venvctl initialize >>>";
constexpr std::string_view kBlockEnd = "# <<< venvctl initialize <<<";

// `content` with exactly one block that holds `line`: where one was, else at the end. Fails when a
// block is begun and not ended.
Result<std::string> with_block(std::string_view content, std::string_view line);
// `content` without any block; everything else stays to the byte.
Result<std::string> without_block(std::string_view content);
// The lines between the marks; absent: no block.
std::optional<std::string> block_line(std::string_view content);

// The text of the file; "" when there is none. Fails when it cannot be read.
Result<std::string> read_start_up_file(const std::string& path);
// Replaces the file atomically. It keeps mode and owner, a link stays a link (what it names is
// replaced); missing directories are made.
Result<void> write_start_up_file(const std::string& path, std::string_view content);

}  // namespace venvctl
