#include "client/cli/activation/shell_view.h"

#include <map>

#include "client/cli/activation/step_text.h"
#include "core/base/text.h"
#include "core/files/file_system.h"

namespace venvctl {
namespace {

constexpr std::string_view kTold = "_VENVCTL_SHELL";
constexpr std::string_view kMemory = "_VENVCTL_MEMORY";

}  // namespace

ShellView view_of_shell(Session& session, std::string_view shell) {
  const Variables& variables = session.variables();
  ShellView view;
  view.shell = shell;
  const std::string told = variables.get(kTold).value_or("");
  const auto words = split(told, ' ');
  if (words.size() > 1) view.pid = words[1];
  view.memory = variables.get(kMemory).value_or("");
  auto values = variables.all();
  values.erase(std::string(kTold));
  values.erase(std::string(kMemory));
  view.variables = Variables(std::move(values));
  view.directory = session.directory();
  view.exists = [&session](const std::string& path) {
    return session.files().status(path).has_value();
  };
  view.real_path = [&session](const std::string& path) {
    return real_path(session.files(), path).value_or("");
  };
  return view;
}

int print_for_hook(Session& session, const ShellView& view, const PromptStep& step) {
  for (const std::string& message : step.messages) session.terminal().complain(message);
  session.terminal().print(step_text(view.shell, step));
  return 0;
}

}  // namespace venvctl
