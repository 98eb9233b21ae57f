// What differs between the shells for a program: quoting, start-up file, the line that loads us.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

struct ShellEntry {
  std::string_view name;
  // The interactive start-up file, from HOME, ZDOTDIR, XDG_CONFIG_HOME; "" without a HOME.
  std::string (*start_up_file)(const Variables& variables);
  std::string (*quoted)(std::string_view text);  // one word that the shell reads back unchanged
  // The line for the start-up file, with the path of venvctl as a quoted word. Silent when venvctl
  // is gone.
  std::string (*loading_line)(const std::string& quoted_command);
};

std::span<const ShellEntry> shell_table();

// `name` may be a path, as in SHELL. Fails with the known ones.
Result<const ShellEntry*> find_shell(std::string_view name);

}  // namespace venvctl
