// What a shell remembers between two prompts, as one word that the shell keeps for the client.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/activation/path_entries.h"
#include "client/cli/activation/variable_changes.h"

namespace venvctl {

struct ShellMemory {
  std::string pid;        // of the shell, so that a child shell does not take it for its own
  std::string directory;  // at the last step; "" before the first one
  bool is_manual = false;
  std::vector<std::string> pauses;  // projects
  std::string old_path;             // _OLD_VIRTUAL_PATH at the last step
  // The answer whose edits are in the shell. Absent: none is, or a parent process made them.
  std::optional<ParsedAnswer> applied;
  PathEntries path;
  std::vector<std::string> said;  // digests of the messages that were printed; the last kMaxSaid
  static constexpr size_t kMaxSaid = 32;
  std::string name;  // that the prompt shows; "" if none
};

// In base64, so that no shell must quote it.
std::string encoded(const ShellMemory& memory);
// Absent: no memory of the shell `pid`.
std::optional<ShellMemory> decoded_memory(std::string_view text, std::string_view pid);

}  // namespace venvctl
