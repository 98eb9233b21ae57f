#include "client/cli/activation/step_text.h"

#include <utility>
#include <vector>

#include "client/cli/shells/shell_table.h"

namespace venvctl {
namespace {

using Pairs = std::vector<std::pair<std::string_view, std::string>>;

Pairs hook_variables(const PromptStep& step) {
  return {{"memory", step.memory},
          {"epoch", step.epoch},
          {"repeat", step.may_repeat ? "1" : ""},
          {"name", step.name},
          {"state", step.state},
          {"prefix", step.prefix},
          {"told", step.told},
          {"ours", step.is_ours ? "1" : ""}};
}

std::string tcsh_text(const PromptStep& step) {
  const auto quoted = (*find_shell("tcsh"))->quoted;
  std::string text;
  for (const auto& [name, value] : hook_variables(step)) {
    if (name == "repeat") continue;  // tcsh has no place to store steps
    // Prompt themes read these two variables, which have the same names in all shells.
    const bool is_public = name == "name" || name == "state";
    const std::string variable = is_public ? (name == "name" ? "_VENVCTL_NAME" : "_VENVCTL_STATE")
                                           : "_venvctl_" + std::string(name);
    text += "set " + variable + "=" + quoted(value) + ";";
  }
  for (const auto& [name, value] : step.changes.variables) {
    // activate.csh keeps these as shell variables, not as environment variables.
    const bool is_of_shell = name.starts_with("_OLD_VIRTUAL_");
    text += value ? (is_of_shell ? "set " + name + "=" : "setenv " + name + " ") + quoted(*value)
                  : (is_of_shell ? "unset " : "unsetenv ") + name;
    text += ";";
  }
  return text + "\n";
}

std::string records(const PromptStep& step) {
  std::string text;
  const auto add = [&text](std::string_view what, std::string_view name, std::string_view value) {
    for (std::string_view field : {what, name, value}) (text += field) += '\0';
  };
  for (const auto& [name, value] : step.changes.variables) {
    add(value ? "set" : "unset", name, value.value_or(""));
  }
  for (const auto& [name, value] : hook_variables(step)) add("hook", name, value);
  return text;
}

}  // namespace

std::string step_text(std::string_view shell, const PromptStep& step) {
  return shell == "tcsh" ? tcsh_text(step) : records(step);
}

}  // namespace venvctl
