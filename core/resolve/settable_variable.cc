#include "core/resolve/settable_variable.h"

#include <algorithm>

namespace venvctl {
namespace {

constexpr std::string_view kReserved[] = {"PATH",
                                          "ENV",
                                          "IFS",
                                          "HOME",
                                          "PWD",
                                          "OLDPWD",
                                          "CDPATH",
                                          "FPATH",
                                          "ZDOTDIR",
                                          "UID",
                                          "EUID",
                                          "GID",
                                          "EGID",
                                          "PPID",
                                          "TERM",
                                          "STATUS",
                                          "CONDA_PREFIX",
                                          "CONDA_SHLVL",
                                          "CONDA_DEFAULT_ENV",
                                          "CONDA_PROMPT_MODIFIER"};
constexpr std::string_view kReservedBeginnings[] = {
    "LD_",      "BASH",        "PS",      "PROMPT",   "RPROMPT",       "SHELL",
    "PYTHON",   "VIRTUAL_ENV", "VENVCTL", "_VENVCTL", "CONDA_PREFIX_", "CONDA_STACKED_",
    "__CONDA_", "FISH",        "fish",    "_"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

}  // namespace

bool is_settable_variable(std::string_view name) {
  if (name.empty() || !is_letter(name.front())) return false;
  if (!std::ranges::all_of(name, is_name_character)) return false;
  if (std::ranges::find(kReserved, name) != std::end(kReserved)) return false;
  return std::ranges::none_of(
      kReservedBeginnings, [&](std::string_view beginning) { return name.starts_with(beginning); });
}

}  // namespace venvctl
