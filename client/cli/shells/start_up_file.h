// The block of venvctl in a file of the user, such as a shell's start-up file. Edits the text, and
// replaces the file safely.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

// The lines before and after the block.
struct BlockMarks {
  std::string_view begin;
  std::string_view end;
};
constexpr BlockMarks kHookMarks = {"# >>> venvctl initialize >>>", "# <<< venvctl initialize <<<"};
// For shells without a prompt. A file may have both blocks.
constexpr BlockMarks kNonInteractiveMarks = {"# >>> venvctl non-interactive >>>",
                                             "# <<< venvctl non-interactive <<<"};

// `content` with exactly one block, which contains `line`. Replaces an existing block, or appends a
// new one. Fails if a block is unterminated.
Result<std::string> with_block(std::string_view content, std::string_view line,
                               const BlockMarks& marks = kHookMarks);
// `content` without any block. Keeps every other byte.
Result<std::string> without_block(std::string_view content, const BlockMarks& marks = kHookMarks);
// The lines between the marks. Absent: there is no block.
std::optional<std::string> block_line(std::string_view content,
                                      const BlockMarks& marks = kHookMarks);

// The text of the file; "" if it does not exist. Fails if it cannot be read.
Result<std::string> read_start_up_file(const std::string& path);
// Replaces the file atomically and keeps its mode and owner. If the file is a link, replaces the
// link's target and keeps the link. Creates missing directories.
Result<void> write_start_up_file(const std::string& path, std::string_view content);

}  // namespace venvctl
