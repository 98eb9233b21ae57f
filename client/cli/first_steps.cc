#include "client/cli/first_steps.h"

#include "client/cli/session/program_paths.h"
#include "client/cli/shells/file_edit.h"
#include "client/cli/shells/shell_state.h"
#include "client/cli/shells/shell_table.h"

namespace venvctl {
namespace {

// Whether `venvctl init` has nothing to add to the startup file.
bool loads_hook(const ShellEntry& shell, const std::string& file) {
  const auto programs = program_paths();
  if (!programs) return false;
  const auto edit = block_edit(file, kHookMarks, loading_lines(shell, *programs), false);
  return edit && !edit->is_change();
}

}  // namespace

std::string first_steps(Session& session) {
  if (shell_state(session.variables()).has_hook) return "";
  std::string first = "venvctl init SHELL   for " + shell_names();
  std::string second = "open a new terminal";
  const auto login_shell = session.variables().non_empty("SHELL");
  if (const auto shell = find_shell(login_shell.value_or("")); shell) {
    const std::string file = (*shell)->start_up_file(session.files(), session.variables());
    const std::string shown = session.shown(file);
    const std::string name((*shell)->name);
    first = !file.empty() && loads_hook(**shell, file)
                ? "done: " + shown + " loads the hook"
                : "venvctl init    adds the hook to " + shown;
    second = "exec " + name + std::string(11 - name.size(), ' ') + "starts a shell with the hook";
  }
  return "\nEnvironments are not activated in this shell yet. Next:\n"
         "  1. " +
         first + "\n  2. " + second +
         "\n  3. cd into a project. To create its environment, run venvctl create.\n"
         "     To approve an existing environment, run venvctl allow.\n";
}

}  // namespace venvctl
