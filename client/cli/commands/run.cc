#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "client/cli/commands/commands.h"
#include "client/cli/environments/argument.h"
#include "client/cli/environments/objections.h"
#include "client/cli/program_search.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/text.h"
#include "core/resolve/settable_variable.h"

namespace venvctl {
namespace {

constexpr int kCannotExecute = 126;
constexpr int kNoSuchCommand = 127;

// Sets the variables as the environment's own activation does (docs/environments.md).
void set_activation(Variables& variables, const EnvironmentReport& report) {
  const std::string name = displayable(report.inspection.name);
  if (!report.is_conda) {
    variables.set("VIRTUAL_ENV", report.prefix);
    variables.set("VIRTUAL_ENV_PROMPT", name);
    return;
  }
  variables.set("CONDA_PREFIX", report.prefix);
  variables.set("CONDA_DEFAULT_ENV", name);
  variables.set("CONDA_SHLVL", "1");
  if (!report.verdict.sets_variables) return;
  for (const auto& [key, value] : settable_variables(report.variables)) variables.set(key, value);
}

// The PATH used if none is set, as in some system services.
constexpr char kSystemPath[] = "/usr/local/bin:/usr/bin:/bin";

// The variables of a process in the environment. A hook's variables about another environment are
// dropped, so that a shell started here treats the environment as activated manually.
Variables variables_within(const Variables& variables, const EnvironmentReport& report) {
  const bool has_ours =
      variables.get("VENVCTL_ENV") && variables.get("VENVCTL_ENV") == variables.get("VIRTUAL_ENV");
  const std::string old_bin = has_ours ? *variables.get("VENVCTL_ENV") + "/bin" : "";
  Variables result;
  for (const auto& [name, value] : variables.all()) {
    const bool is_dropped = name == "PYTHONHOME" || name.starts_with("VENVCTL_SAVED_") ||
                            name == "VENVCTL_ENV" || name == "VENVCTL_VARS" ||
                            name == "VIRTUAL_ENV" || name == "VIRTUAL_ENV_PROMPT" ||
                            name == "_VENVCTL_SHELL";
    if (!is_dropped) result.set(name, value);
  }
  const std::string bin = report.prefix + "/bin";
  std::string path = bin;
  bool took_old = old_bin.empty();
  // An empty PATH would become an empty element, which means the current directory.
  const std::string old_path = variables.non_empty("PATH").value_or(kSystemPath);
  for (std::string_view element : split(old_path, ':')) {
    if (element == bin) continue;
    if (!took_old && element == old_bin) {
      took_old = true;
      continue;
    }
    path += ":" + std::string(element);
  }
  result.set("PATH", path);
  set_activation(result, report);
  return result;
}

// Only this file is run: if its interpreter is missing, execvp would try the next match, which is
// outside the environment.
std::optional<std::string> program_called(const std::string& name, std::string_view path) {
  if (name.find('/') != std::string::npos) {
    return access(name.c_str(), F_OK) == 0 ? std::optional(name) : std::nullopt;
  }
  return program_on_path(name, path);
}

class Run : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("-e,--environment", "ENV", environment_,
                  "environment to use (default: this directory's)");
    syntax.command("COMMAND", command_, "command to run, with its arguments");
  }

  Result<int> run(Session& session) override {
    auto report = find_environment(session, environment_, Recorded::HalfMade);
    if (!report) return report.error();
    if (!is_usable(report->inspection.health)) return not_usable(session, *report);
    if (!report->verdict.activates()) return not_trusted(session, *report);
    if (!report->verdict.sets_variables && !report->evidence.variables_sha256.empty()) {
      session.terminal().complain(
          "venvctl: the variables of " + session.shown(report->prefix) +
          " are not set because you have not approved them: run venvctl allow");
    }
    session.begin_changes();
    return replace_process(session, report->prefix, variables_within(session.variables(), *report));
  }

 private:
  int replace_process(Session& session, const std::string& prefix, const Variables& variables) {
    std::vector<std::string> entries;
    for (const auto& [name, value] : variables.all()) entries.push_back(name + "=" + value);
    const auto program = program_called(command_[0], *variables.get("PATH"));
    if (!program) {
      session.terminal().complain("venvctl: cannot run " + in_quotes(command_[0]) +
                                  ": it is neither in the environment nor on PATH");
      return kNoSuchCommand;
    }
    if (session.ignores_children()) signal(SIGCHLD, SIG_IGN);
    execvpe(program->c_str(), ExecStrings(command_).get(), ExecStrings(std::move(entries)).get());
    const int error = errno;
    std::string reason = strerror(error);
    if (error == ENOENT) {
      reason = "the interpreter that it names does not exist";
      if (path_contains(prefix, *program)) {
        reason += " (was the environment moved?): " +
                  repair_of(session, prefix, "venvctl create --clear " + session.shown(prefix));
      }
    }
    session.terminal().complain("venvctl: cannot run " + in_quotes(*program) + ": " + reason);
    return kCannotExecute;
  }

  std::optional<std::string> environment_;
  std::vector<std::string> command_;
};

}  // namespace

std::unique_ptr<Command> make_run() { return std::make_unique<Run>(); }

}  // namespace venvctl
