#include "client/cli/shells/shell_table.h"

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

std::string below(const std::optional<std::string>& directory, std::string_view name) {
  return directory ? join_path(*directory, name) : "";
}

std::string bash_file(FileSystem& /*files*/, const Variables& variables) {
  return below(variables.non_empty("HOME"), ".bashrc");
}

std::string zsh_file(FileSystem& /*files*/, const Variables& variables) {
  if (auto directory = variables.non_empty("ZDOTDIR")) return join_path(*directory, ".zshrc");
  return below(variables.non_empty("HOME"), ".zshrc");
}

std::string in_configuration(const Variables& variables, std::string_view name) {
  if (auto directory = variables.non_empty("XDG_CONFIG_HOME")) return join_path(*directory, name);
  return below(variables.non_empty("HOME"), ".config/" + std::string(name));
}

std::string fish_file(FileSystem& /*files*/, const Variables& variables) {
  return in_configuration(variables, "fish/config.fish");
}

// If ~/.tcshrc does not exist, tcsh reads ~/.cshrc. A new ~/.tcshrc would hide that file.
std::string tcsh_file(FileSystem& files, const Variables& variables) {
  const std::string own = below(variables.non_empty("HOME"), ".tcshrc");
  const std::string shared = below(variables.non_empty("HOME"), ".cshrc");
  return !own.empty() && !files.link_status(own) && files.link_status(shared) ? shared : own;
}

std::string xonsh_file(FileSystem& /*files*/, const Variables& variables) {
  return in_configuration(variables, "xonsh/rc.xsh");
}

std::string elvish_file(FileSystem& /*files*/, const Variables& variables) {
  return in_configuration(variables, "elvish/rc.elv");
}

std::string nu_file(FileSystem& /*files*/, const Variables& variables) {
  return in_configuration(variables, "nushell/config.nu");
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

// `text`, in which the result of `escape` replaces each byte that `is_plain` refuses.
template <class IsPlain, class Escape>
std::string escaped(std::string_view text, IsPlain is_plain, Escape escape) {
  std::string result;
  for (char c : text) {
    if (is_plain(c)) {
      result += c;
    } else {
      result += escape(static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::string digits(unsigned value, unsigned base, size_t width) {
  std::string text;
  for (; value > 0 || text.size() < width; value /= base) {
    text.insert(text.begin(), "0123456789abcdef"[value % base]);
  }
  return text;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
         c == '_' || c == '.' || c == '-' || c == ',' || c == ':' || c == '=' || c == '+' ||
         c == ' ';
}

bool is_high(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }

// Escapes blanks too, so that tcsh needs no other quotes to read the word from the output of a
// command. In other quotes, tcsh replaces !, and reads backslashes differently if backslash_quote
// is set. Does not escape bytes above 127: tcsh would read an octal number above 177 as a
// character, not as a byte.
std::string tcsh_quoted(std::string_view text) {
  return "$'" +
         escaped(
             text, [](char c) { return (is_word_character(c) && c != ' ') || is_high(c); },
             [](unsigned char c) { return "\\" + digits(c, 8, 3); }) +
         "'";
}

// Python's string literal. xonsh decodes a byte that is not UTF-8 as a surrogate, as Python does.
std::string xonsh_quoted(std::string_view text) {
  std::string result = "'";
  const bool is_plain_text = is_utf8(text);
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_high(c) ? is_plain_text : is_word_character(c)) {
      result += c;
    } else {
      result += is_high(c) ? "\\udc" + digits(byte, 16, 2) : "\\x" + digits(byte, 16, 2);
    }
  }
  return result + "'";
}

// An elvish program is UTF-8, but its strings may contain any bytes. If `text` is not UTF-8, all
// bytes above 127 are therefore escaped.
std::string elvish_quoted(std::string_view text) {
  const bool is_plain_text = is_utf8(text);
  return '"' +
         escaped(
             text, [&](char c) { return is_high(c) ? is_plain_text : is_word_character(c); },
             [](unsigned char c) { return "\\x" + digits(c, 16, 2); }) +
         '"';
}

std::string nu_quoted(std::string_view text) {
  return '"' +
         escaped(
             text, [](char c) { return is_word_character(c) || is_high(c); },
             [](unsigned char c) { return "\\u{" + digits(c, 16, 2) + "}"; }) +
         '"';
}

std::string bash_lines(const QuotedPrograms& programs) {
  const std::string& command = programs.command;
  return "if [ -x " + command + " ]; then eval \"$(" + command + " hook bash)\"; fi";
}

std::string zsh_lines(const QuotedPrograms& programs) {
  const std::string& command = programs.command;
  return "if [ -x " + command + " ]; then eval \"$(" + command + " hook zsh)\"; fi";
}

std::string fish_lines(const QuotedPrograms& programs) {
  const std::string& command = programs.command;
  return "test -x " + command + "; and " + command + " hook fish | source";
}

// csh also reads ~/.cshrc, so the lines check that the shell is tcsh.
std::string tcsh_lines(const QuotedPrograms& programs) {
  const std::string& command = programs.command;
  return "if ($?tcsh && $?prompt) then\n  if (-x " + command + ") eval `" + command +
         " hook tcsh`\nendif";
}

// xonsh's own $() loses the end of the output now and then (seen with 0.13).
std::string xonsh_lines(const QuotedPrograms& programs) {
  const std::string& command = programs.command;
  return "if __import__('os').access(" + command +
         ", 1):\n    execx(__import__('subprocess').check_output([" + command +
         ", 'hook', 'xonsh'], text=True))";
}

std::string elvish_lines(const QuotedPrograms& programs) {
  const std::string& command = programs.command;
  return "if ?(test -x " + command + ") { eval ((external " + command + ") hook elvish | slurp) }";
}

// nushell reads the named file when it parses the line, so the line must not fail if the file is
// missing.
std::string nu_lines(const QuotedPrograms& programs) {
  return "source (if (" + programs.hook + " | path exists) { " + programs.hook +
         " } else { null })";
}

std::string posix_code(std::string_view file, std::string_view /*prefix*/) {
  return "source " + posix_quoted(file) + "\n";
}

std::string fish_code(std::string_view file, std::string_view /*prefix*/) {
  return "source " + fish_quoted(file) + "\n";
}

// In these shells, a sourced file cannot find out its own path, so the code passes `prefix` to it.
std::string tcsh_code(std::string_view file, std::string_view prefix) {
  return "source " + tcsh_quoted(file) + " " + tcsh_quoted(prefix) + "\n";
}

std::string xonsh_code(std::string_view file, std::string_view prefix) {
  return "_VENVCTL_PREFIX = " + xonsh_quoted(prefix) + "\nexecx(open(" + xonsh_quoted(file) +
         ", encoding='utf-8').read(), glbs=globals())\n";
}

std::string elvish_code(std::string_view file, std::string_view prefix) {
  return "eval (slurp < " + elvish_quoted(file) + ") &ns=(ns [&prefix=" + elvish_quoted(prefix) +
         "])\n";
}

std::string nu_code(std::string_view file, std::string_view /*prefix*/) {
  return "source " + nu_quoted(file) + "\n";
}

// A bash without a prompt reads the file in BASH_ENV, and a line in the login shell's file exports
// BASH_ENV. A login shell reads only the first of these files that exists.
std::vector<std::string> bash_files(FileSystem& files, const Variables& variables) {
  const auto home = variables.non_empty("HOME");
  if (!home) return {};
  for (const char* name : {".bash_profile", ".bash_login"}) {
    std::string path = join_path(*home, name);
    if (files.link_status(path)) return {std::move(path)};
  }
  return {join_path(*home, ".profile")};
}

// Between these two files, login shells read /etc/zprofile, which may change PATH. Both files are
// therefore needed.
std::vector<std::string> zsh_files(FileSystem& /*files*/, const Variables& variables) {
  auto directory = variables.non_empty("ZDOTDIR");
  if (!directory) directory = variables.non_empty("HOME");
  if (!directory) return {};
  return {join_path(*directory, ".zshenv"), join_path(*directory, ".zprofile")};
}

std::vector<std::string> fish_files(FileSystem& files, const Variables& variables) {
  std::string path = fish_file(files, variables);
  return path.empty() ? std::vector<std::string>() : std::vector{std::move(path)};
}

// Does not change a BASH_ENV that the user has set.
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
    {"bash", "bash", bash_file, posix_quoted, bash_lines, posix_code, false, bash_files,
     bash_env_line},
    {"zsh", "zsh", zsh_file, posix_quoted, zsh_lines, posix_code, false, zsh_files, zsh_env_line},
    {"fish", "fish", fish_file, fish_quoted, fish_lines, fish_code, false, fish_files,
     fish_env_line},
    {"tcsh", "tcsh", tcsh_file, tcsh_quoted, tcsh_lines, tcsh_code, true, nullptr, nullptr},
    {"xonsh", "xsh", xonsh_file, xonsh_quoted, xonsh_lines, xonsh_code, true, nullptr, nullptr},
    {"elvish", "elv", elvish_file, elvish_quoted, elvish_lines, elvish_code, true, nullptr,
     nullptr},
    {"nu", "nu", nu_file, nu_quoted, nu_lines, nu_code, true, nullptr, nullptr},
};

}  // namespace

std::span<const ShellEntry> shell_table() { return kShells; }

Result<const ShellEntry*> find_shell(std::string_view name) {
  const std::string_view last = base_name(name);
  for (const ShellEntry& shell : kShells) {
    if (shell.name == last) return &shell;
  }
  return Error{ErrorCode::Usage,
               "no hook for the shell " + in_quotes(name) + ": use " + shell_names()};
}

std::string loading_lines(const ShellEntry& shell, const ProgramPaths& programs) {
  return shell.loading_lines(
      {shell.quoted(programs.command()), shell.quoted(programs.hook_file(shell.ending))});
}

std::string shell_names(ShellsNamed which) {
  std::vector<std::string_view> names;
  for (const ShellEntry& shell : kShells) {
    if (which == ShellsNamed::WithoutPrompt && shell.files_without_prompt == nullptr) continue;
    names.push_back(shell.name);
  }
  return alternatives(names);
}

// PowerShell also accepts typographic quotes (U+2018 to U+201B) as quotes.
std::string powershell_quoted(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    const bool is_typographic = three >= "\xe2\x80\x98" && three <= "\xe2\x80\x9b";
    if (is_typographic) {
      (result += three) += three;
      i += 2;
    } else {
      result += text[i] == '\'' ? "''" : std::string(1, text[i]);
    }
  }
  return "'" + result + "'";
}

}  // namespace venvctl
