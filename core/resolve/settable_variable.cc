#include "core/resolve/settable_variable.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/wire/steering_variables.h"

namespace venvctl {
namespace {

// Variables of the shells and of activation, and those that make an unrelated program run or load
// something, or move the files that it trusts.
constexpr std::string_view kReserved[] = {"BROWSER",       "CDPATH",
                                          "CONDA_EXE",     "CONDA_DEFAULT_ENV",
                                          "CONDA_PREFIX",  "CONDA_PROMPT_MODIFIER",
                                          "CONDA_SHLVL",   "CURL_HOME",
                                          "DISPLAY",       "EGID",
                                          "ENV",           "EUID",
                                          "EXECIGNORE",    "EXINIT",
                                          "FCEDIT",        "FIGNORE",
                                          "FPATH",         "GCONV_PATH",
                                          "GID",           "GLIBC_TUNABLES",
                                          "GLOBIGNORE",    "GNUPGHOME",
                                          "HOME",          "HOSTALIASES",
                                          "IFS",           "INPUTRC",
                                          "KEYTIMEOUT",    "LOCPATH",
                                          "LOGNAME",       "MAKEFLAGS",
                                          "MAKEFILES",     "MANPATH",
                                          "MODULE_PATH",   "MORE",
                                          "NLSPATH",       "NULLCMD",
                                          "OLDPWD",        "PATH",
                                          "PERIOD",        "POSIXLY_CORRECT",
                                          "PPID",          "PWD",
                                          "READNULLCMD",   "SHLVL",
                                          "SSLKEYLOGFILE", "STATUS",
                                          "TEMP",          "TERM",
                                          "TERMCAP",       "TERMINFO",
                                          "TERMINFO_DIRS", "TIMEFMT",
                                          "TMOUT",         "TMP",
                                          "TMPDIR",        "TMPPREFIX",
                                          "UID",           "USER",
                                          "VIMINIT",       "VISUAL",
                                          "WGETRC",        "XAUTHORITY",
                                          "ZDOTDIR"};
constexpr std::string_view kReservedBeginnings[] = {
    "_",           "BASH",     "CONDA_PREFIX_", "CONDA_STACKED_", "DBUS_", "DYLD_",    "FISH",
    "GIT_",        "HIST",     "LD_",           "LESS",           "LUA_",  "MAIL",     "MALLOC_",
    "NODE_",       "OPENSSL_", "PERL",          "PROMPT",         "PS",    "PYTHON",   "RPROMPT",
    "RPS",         "RUBY",     "SHELL",         "SSH_",           "SUDO_", "SYSTEMD_", "VENVCTL",
    "VIRTUAL_ENV", "WATCH",    "XDG_",          "__CONDA_",       "fish"};
constexpr std::string_view kReservedEndings[] = {"_COMMAND", "_OPTIONS", "_OPTS",    "_WRAPPER",
                                                 "PAGER",    "EDITOR",   "_ASKPASS", "OPENER",
                                                 "_PRELOAD", "_RCFILE",  "_STARTUP", "_INIT"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// Whether the variable steers decisions: an environment must not influence the next choice.
bool is_steering(std::string_view name) {
  return std::ranges::any_of(wire::kSteeringVariables,
                             [name](const char* each) { return name == each; });
}

}  // namespace

bool is_settable_variable(std::string_view name) {
  if (name.empty() || !is_letter(name.front())) return false;
  if (!std::ranges::all_of(name, is_name_character)) return false;
  if (std::ranges::find(kReserved, name) != std::end(kReserved) || is_steering(name)) return false;
  return std::ranges::none_of(kReservedBeginnings,
                              [&](std::string_view each) { return name.starts_with(each); }) &&
         std::ranges::none_of(kReservedEndings,
                              [&](std::string_view each) { return name.ends_with(each); });
}

VariableList settable_variables(const VariableList& variables) {
  VariableList settable;
  for (const auto& pair : variables) {
    if (is_settable_variable(pair.first) && !has_control(pair.second)) settable.push_back(pair);
  }
  return settable;
}

std::string variables_digest(const VariableList& variables) {
  std::string text;
  for (const auto& [name, value] : settable_variables(variables)) text += name + '=' + value + '\n';
  return text.empty() ? "" : hex(sha256(text));
}

}  // namespace venvctl
