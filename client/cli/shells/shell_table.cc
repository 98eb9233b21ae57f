#include "client/cli/shells/shell_table.h"

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::string below(const std::optional<std::string>& directory, std::string_view name) {
  return directory ? join_path(*directory, name) : "";
}

std::string bash_file(const Variables& variables) {
  return below(variables.non_empty("HOME"), ".bashrc");
}

std::string zsh_file(const Variables& variables) {
  if (auto directory = variables.non_empty("ZDOTDIR")) return join_path(*directory, ".zshrc");
  return below(variables.non_empty("HOME"), ".zshrc");
}

std::string fish_file(const Variables& variables) {
  if (auto directory = variables.non_empty("XDG_CONFIG_HOME")) {
    return join_path(*directory, "fish/config.fish");
  }
  return below(variables.non_empty("HOME"), ".config/fish/config.fish");
}

std::string replaced(std::string_view text, char what, std::string_view by) {
  std::string result;
  for (char c : text) {
    if (c == what) {
      result += by;
    } else {
      result += c;
    }
  }
  return result;
}

std::string posix_quoted(std::string_view text) {
  return "'" + replaced(text, '\'', "'\\''") + "'";
}

// In fish's single quotes, a backslash escapes itself and the quote.
std::string fish_quoted(std::string_view text) {
  return "'" + replaced(replaced(text, '\\', "\\\\"), '\'', "\\'") + "'";
}

std::string bash_line(const std::string& command) {
  return "if [ -x " + command + " ]; then eval \"$(" + command + " hook bash)\"; fi";
}

std::string zsh_line(const std::string& command) {
  return "if [ -x " + command + " ]; then eval \"$(" + command + " hook zsh)\"; fi";
}

std::string fish_line(const std::string& command) {
  return "test -x " + command + "; and " + command + " hook fish | source";
}

// A bash without a prompt reads the file that BASH_ENV names, so the line in the login shell's file
// exports BASH_ENV. A login shell reads only the first of these files that exists.
std::vector<std::string> bash_files(FileSystem& files, const Variables& variables) {
  const auto home = variables.non_empty("HOME");
  if (!home) return {};
  for (const char* name : {".bash_profile", ".bash_login"}) {
    std::string path = join_path(*home, name);
    if (files.link_status(path)) return {std::move(path)};
  }
  return {join_path(*home, ".profile")};
}

// Login shells read /etc/zprofile between these two files, and it may change PATH. Both files are
// therefore needed.
std::vector<std::string> zsh_files(FileSystem& /*files*/, const Variables& variables) {
  auto directory = variables.non_empty("ZDOTDIR");
  if (!directory) directory = variables.non_empty("HOME");
  if (!directory) return {};
  return {join_path(*directory, ".zshenv"), join_path(*directory, ".zprofile")};
}

std::vector<std::string> fish_files(FileSystem& /*files*/, const Variables& variables) {
  std::string path = fish_file(variables);
  return path.empty() ? std::vector<std::string>() : std::vector{std::move(path)};
}

// Keeps a BASH_ENV that the user has set.
std::string bash_env_line(const std::string& file) {
  return "if [ -r " + file + " ] && [ -z \"${BASH_ENV-}\" ]; then export BASH_ENV=" + file + "; fi";
}

std::string zsh_env_line(const std::string& file) {
  return "if [ -r " + file + " ]; then . " + file + "; fi";
}

std::string fish_env_line(const std::string& file) {
  return "if test -r " + file + "; source " + file + "; end";
}

constexpr ShellEntry kShells[] = {
    {"bash", bash_file, posix_quoted, bash_line, bash_files, bash_env_line},
    {"zsh", zsh_file, posix_quoted, zsh_line, zsh_files, zsh_env_line},
    {"fish", fish_file, fish_quoted, fish_line, fish_files, fish_env_line},
};

}  // namespace

std::span<const ShellEntry> shell_table() { return kShells; }

Result<const ShellEntry*> find_shell(std::string_view name) {
  const std::string_view last = base_name(name);
  for (const ShellEntry& shell : kShells) {
    if (shell.name == last) return &shell;
  }
  return Error{ErrorCode::Usage,
               "no hook for the shell " + in_quotes(name) + ": use bash, zsh or fish"};
}

}  // namespace venvctl
