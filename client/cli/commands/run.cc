#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cli/commands/commands.h"
#include "client/cli/environment_argument.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/resolve/settable_variable.h"

namespace venvctl {
namespace {

constexpr int kCannotExecute = 126;
constexpr int kNoSuchCommand = 127;

// As the environment's own activation sets them (KINDS 8).
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
  for (const auto& [key, value] : report.variables) {
    if (is_settable_variable(key)) variables.set(key, value);
  }
}

// Where a shell looks that gets no PATH: in services of the system there may be none.
constexpr char kSystemPath[] = "/usr/local/bin:/usr/bin:/bin";

// What the variables of a process in the environment are; what a hook remembers of another one
// goes, so that a shell started here takes this one for activated by hand.
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
  // An empty element would be the current directory.
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

// The first on `path` that can be executed, as a shell finds it; else the first that cannot. It
// alone is run: where its interpreter is gone, execvp would go on to the next, and out of the
// environment.
std::optional<std::string> program_called(const std::string& name, std::string_view path) {
  if (name.find('/') != std::string::npos) {
    return access(name.c_str(), F_OK) == 0 ? std::optional(name) : std::nullopt;
  }
  std::optional<std::string> refused;
  for (const std::string_view directory : split(path, ':')) {
    std::string file = (directory.empty() ? "." : std::string(directory)) + "/" + name;
    struct stat status {};
    if (stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (access(file.c_str(), X_OK) == 0) return file;
    if (!refused) refused = std::move(file);
  }
  return refused;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

class Run : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.option("-e,--environment", "ENV", environment_,
                  "in this one; this directory's when not given");
    syntax.command("COMMAND", command_, "with its arguments");
  }

  Result<int> run(Session& session) override {
    auto report = find_environment(session, environment_, Recorded::HalfMade);
    if (!report) return report.error();
    if (!is_usable(report->inspection.health)) return not_usable(session, *report);
    if (!report->verdict.activates()) return not_trusted(session, *report);
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
    execvpe(program->c_str(), pointers(command_).data(), pointers(entries).data());
    const int error = errno;
    std::string reason = strerror(error);
    if (error == ENOENT) {
      reason = "the interpreter that it names is not there";
      if (path_contains(prefix, *program)) {
        reason += " (was the environment moved?): venvctl create --clear " + session.shown(prefix);
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
