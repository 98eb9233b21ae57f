#include "client/cli/shells/shell_state.h"

#include <cstdlib>

#include "core/base/text.h"

namespace venvctl {

ShellState shell_state(const Variables& variables) {
  ShellState state;
  state.active =
      variables.non_empty("VIRTUAL_ENV").value_or(variables.get("CONDA_PREFIX").value_or(""));
  state.is_activated_by_hook =
      !state.active.empty() && variables.get("VENVCTL_ENV") == state.active;
  // The value of _VENVCTL_SHELL is "<shell> <pid> <mode> <root>". The root may contain blanks.
  const std::string told = variables.get("_VENVCTL_SHELL").value_or("");
  const auto words = split(told, ' ');
  if (words.size() < 3) return state;
  state.has_hook = true;
  state.shell = words[0];
  state.pid = std::strtol(std::string(words[1]).c_str(), nullptr, 10);
  state.mode = words[2];
  const size_t before_root = words[0].size() + words[1].size() + words[2].size() + 3;
  if (before_root < told.size()) state.root = told.substr(before_root);
  return state;
}

Json to_json(const ShellState& state) {
  Json json = Json::object();
  json.set("hook", Json::boolean(state.has_hook))
      .set_or_null("shell", state.shell)
      .set("pid", state.pid > 0 ? Json::number(state.pid) : Json::null())
      .set_or_null("mode", state.mode)
      .set_or_null("root", state.root)
      .set_or_null("active", state.active)
      .set("activatedByHook", Json::boolean(state.is_activated_by_hook));
  return json;
}

}  // namespace venvctl
