// What a shell remembers between two prompts. The shell stores it as one word, which venvctl writes
// and reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/activation/path_entries.h"
#include "client/cli/activation/variable_changes.h"

namespace venvctl {

struct ShellMemory {
  // the shell's pid, so that a child shell does not use the memory of its parent
  std::string pid;
  std::string directory;  // the directory at the last step; "" before the first step
  bool is_manual = false;
  std::vector<std::string> pauses;  // the projects in which the hook is paused
  std::string old_path;             // _OLD_VIRTUAL_PATH at the last step
  // The answer whose edits are active in the shell. Absent: no edits are active, or a parent
  // process made them.
  std::optional<ParsedAnswer> applied;
  PathEntries path;
  std::vector<std::string> said;  // digests of the last kMaxSaid messages
  static constexpr size_t kMaxSaid = 32;
  std::string name;  // the name that the prompt shows; "" if none
};

// Uses base64, so that no shell needs to quote the text.
std::string encoded(const ShellMemory& memory);
// Absent: `text` is not the memory of the shell `pid`.
std::optional<ShellMemory> decoded_memory(std::string_view text, std::string_view pid);

}  // namespace venvctl
