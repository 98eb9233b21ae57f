// The differences between shells: quoting, start-up file, and the line that loads venvctl.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct ShellEntry {
  std::string_view name;
  // The path of the interactive start-up file, according to HOME, ZDOTDIR and XDG_CONFIG_HOME; ""
  // if HOME is not set.
  std::string (*start_up_file)(const Variables& variables);
  std::string (*quoted)(std::string_view text);  // one word that the shell reads back unchanged
  // The line for the start-up file. `quoted_command` is the path of venvctl as a quoted word. If
  // venvctl no longer exists, the line does nothing and prints nothing.
  std::string (*loading_line)(const std::string& quoted_command);
  // The files that shells without a prompt read; none if HOME is not set.
  std::vector<std::string> (*files_without_prompt)(FileSystem& files, const Variables& variables);
  // The line for these files. `quoted_file` is the path of env.sh or env.fish as a quoted word.
  std::string (*line_without_prompt)(const std::string& quoted_file);
};

std::span<const ShellEntry> shell_table();

// `name` may be a path, as in SHELL. The error lists the known shells.
Result<const ShellEntry*> find_shell(std::string_view name);

}  // namespace venvctl
