// The differences between shells: quoting, start-up file, and the lines that load venvctl.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/session/program_paths.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// The files that start-up lines name. Each path is a quoted word of the shell.
struct QuotedPrograms {
  std::string command;  // the program venvctl
  std::string hook;
};

struct ShellEntry {
  std::string_view name;
  std::string_view ending;  // the ending of the names of the shell's files
  // The path of the interactive start-up file, according to HOME, ZDOTDIR and XDG_CONFIG_HOME; ""
  // if HOME is not set.
  std::string (*start_up_file)(FileSystem& files, const Variables& variables);
  // quotes `text` as one word that the shell reads back unchanged
  std::string (*quoted)(std::string_view text);
  // The lines for the start-up file. They do nothing and print nothing if venvctl no longer exists.
  std::string (*loading_lines)(const QuotedPrograms& programs);
  // The code that `venvctl hook` prints. `prefix`: the directory of the installation.
  std::string (*hook_code)(std::string_view file, std::string_view prefix);
  // True if the hook has no rules of its own and asks `venvctl hook --step`. Such a hook
  // contains the completion.
  bool asks_for_steps;
  // The files that this kind of shell reads when it has no prompt; empty without a HOME. Null:
  // venvctl cannot set up such shells.
  std::vector<std::string> (*files_without_prompt)(FileSystem& files, const Variables& variables);
  // The line for these files. `quoted_file`: the path of env.sh or env.fish as a quoted word. Null
  // if files_without_prompt is null.
  std::string (*line_without_prompt)(const std::string& quoted_file);
};

std::span<const ShellEntry> shell_table();

// `name` may be a path, as in SHELL. The error lists the known shells.
Result<const ShellEntry*> find_shell(std::string_view name);

// The lines for the start-up file that load the hook of this installation.
std::string loading_lines(const ShellEntry& shell, const ProgramPaths& programs);

// "bash, zsh or fish": the names of all shells, or of those that venvctl can set up without a
// prompt.
enum class ShellsNamed { All, WithoutPrompt };
std::string shell_names(ShellsNamed which = ShellsNamed::All);

// Quotes a text so that PowerShell reads it back unchanged. venvctl has no hook for PowerShell.
std::string powershell_quoted(std::string_view text);

}  // namespace venvctl
