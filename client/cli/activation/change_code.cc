#include "client/cli/activation/change_code.h"

#include <algorithm>
#include <string>

#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using Quote = std::string (*)(std::string_view text);

// How to write changes of variables in a shell's language. `word`: the value, quoted as one word.
struct Code {
  std::string_view format;
  Quote quoted;
  std::string (*set)(const std::string& name, const std::string& word);
  std::string (*unset)(const std::string& name);
  std::string (*prepend)(const std::string& word);  // puts `word` first in PATH
  std::string (*set_path)(const std::string& path, Quote quoted);
  // True if a value may contain bytes that are not UTF-8.
  bool takes_bytes;
};

std::string quoted_in(std::string_view shell, std::string_view text) {
  return (*find_shell(shell))->quoted(text);
}

std::string list_of(const std::string& path, Quote quoted) {
  std::string text;
  for (std::string_view entry : split(path, ':')) {
    text += (text.empty() ? "" : ", ") + quoted(entry);
  }
  return "[" + text + "]";
}

constexpr Code kCodes[] = {
    {"tcsh", [](std::string_view text) { return quoted_in("tcsh", text); },
     [](const std::string& name, const std::string& word) {
       return "setenv " + name + " " + word + ";";
     },
     [](const std::string& name) { return "unsetenv " + name + ";"; },
     [](const std::string& word) { return "setenv PATH " + word + "\":$PATH:q\";"; },
     [](const std::string& path, Quote quoted) { return "setenv PATH " + quoted(path) + ";"; },
     true},
    {"xonsh", [](std::string_view text) { return quoted_in("xonsh", text); },
     [](const std::string& name, const std::string& word) { return "$" + name + " = " + word; },
     [](const std::string& name) { return "__xonsh__.env.pop('" + name + "', None)"; },
     [](const std::string& word) { return "$PATH.insert(0, " + word + ")"; },
     [](const std::string& path, Quote quoted) { return "$PATH = " + list_of(path, quoted); },
     true},
    {"elvish", [](std::string_view text) { return quoted_in("elvish", text); },
     [](const std::string& name, const std::string& word) {
       return "set-env " + name + " " + word;
     },
     [](const std::string& name) { return "unset-env " + name; },
     [](const std::string& word) { return "set-env PATH " + word + ":$E:PATH"; },
     [](const std::string& path, Quote quoted) { return "set-env PATH " + quoted(path); }, true},
    {"nu", [](std::string_view text) { return quoted_in("nu", text); },
     [](const std::string& name, const std::string& word) { return "$env." + name + " = " + word; },
     [](const std::string& name) { return "hide-env --ignore-errors " + name; },
     [](const std::string& word) { return "$env.PATH = ($env.PATH | prepend " + word + ")"; },
     [](const std::string& path, Quote quoted) { return "$env.PATH = " + list_of(path, quoted); },
     false},
    {"pwsh", powershell_quoted,
     [](const std::string& name, const std::string& word) { return "$env:" + name + " = " + word; },
     [](const std::string& name) {
       return "Remove-Item -LiteralPath Env:" + name + " -ErrorAction SilentlyContinue";
     },
     [](const std::string& word) {
       return "$env:PATH = " + word + " + [IO.Path]::PathSeparator + $env:PATH";
     },
     [](const std::string& path, Quote quoted) { return "$env:PATH = " + quoted(path); }, false},
};

}  // namespace

std::optional<ChangeText> change_code(std::string_view format, const VariableChanges& changes) {
  const Code* code = std::ranges::find(kCodes, format, &Code::format);
  if (code == std::end(kCodes)) return std::nullopt;
  ChangeText result;
  const auto can_be_written = [&](const std::string& name, std::string_view value) {
    if (code->takes_bytes || is_utf8(value)) return true;
    result.left_out.push_back(name);
    return false;
  };
  if (changes.cleaned_path && can_be_written("PATH", *changes.cleaned_path)) {
    result.text += code->set_path(*changes.cleaned_path, code->quoted) + "\n";
  }
  for (const auto& [name, value] : changes.variables) {
    if (value && !can_be_written(name, *value)) continue;
    result.text += (value ? code->set(name, code->quoted(*value)) : code->unset(name)) + "\n";
  }
  for (const std::string& entry : changes.path) {
    if (!can_be_written("PATH", entry)) continue;
    result.text += code->prepend(code->quoted(entry)) + "\n";
  }
  return result;
}

}  // namespace venvctl
