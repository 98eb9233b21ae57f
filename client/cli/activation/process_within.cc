#include "client/cli/activation/process_within.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/cli/activation/directory_answer.h"
#include "client/cli/processes/objections.h"
#include "client/cli/session/program_search.h"
#include "client/programs/captured.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr int kCannotExecute = 126;
constexpr int kNoSuchCommand = 127;

// The PATH used if none is set, as in some system services.
constexpr char kSystemPath[] = "/usr/local/bin:/usr/bin:/bin";

bool is_of_hook(std::string_view name) {
  return name.starts_with("VENVCTL_SAVED_") || name == "VENVCTL_ENV" || name == "VENVCTL_VARS" ||
         name == "_VENVCTL_SHELL" || name == "_VENVCTL_HERE";
}

// Searches `path` for the file to run. Does not use execvp: if the interpreter of the first match
// is missing, execvp runs the next match, which is outside the environment.
std::optional<std::string> program_called(const std::string& name, std::string_view path) {
  if (name.find('/') != std::string::npos) {
    return access(name.c_str(), F_OK) == 0 ? std::optional(name) : std::nullopt;
  }
  return program_on_path(name, path);
}

std::optional<std::string> program_of(Session& session, const ProgramCall& call) {
  auto program = program_called(call.words[0], *call.variables.get("PATH"));
  if (!program) {
    session.terminal().complain("venvctl: cannot run " + in_quotes(call.words[0]) +
                                " (it is not in the environment and not on PATH): install it, or "
                                "check its name");
  }
  return program;
}

void complain_of(Session& session, const ProgramCall& call, const std::string& program, int error) {
  const std::string action = "run " + in_quotes(program);
  std::string message = system_error(action, error).message;
  if (error == ENOENT) {
    const bool is_within = path_contains(call.prefix, program);
    message = "cannot " + action + " (its interpreter does not exist): " +
              (is_within ? "if the environment was moved, run venvctl repair " +
                               session.typed(call.prefix)
                         : "correct the first line of the program");
  }
  session.terminal().complain("venvctl: " + message);
}

// While this process waits, Ctrl-C and Ctrl-\ affect only the program. This process only remembers
// that Ctrl-C was pressed.
class KeysForProgram {
 public:
  KeysForProgram() : quit_(signal(SIGQUIT, SIG_IGN)) {
    is_interrupted_ = 0;
    interrupt_ = signal(SIGINT, [](int) { is_interrupted_ = 1; });
    if (interrupt_ == SIG_IGN) signal(SIGINT, SIG_IGN);
  }
  ~KeysForProgram() { restore(); }
  KeysForProgram(const KeysForProgram&) = delete;
  KeysForProgram& operator=(const KeysForProgram&) = delete;
  void restore() const {
    signal(SIGINT, interrupt_);
    signal(SIGQUIT, quit_);
  }
  static bool are_interrupting() { return is_interrupted_ != 0; }

 private:
  static inline volatile sig_atomic_t is_interrupted_ = 0;
  void (*interrupt_)(int);
  void (*quit_)(int);
};

}  // namespace

Result<Variables> variables_within(Session& session, const EnvironmentReport& report) {
  Variables variables = session.variables();
  // An empty PATH would become an empty element, which means the current directory.
  if (!variables.non_empty("PATH")) variables.set("PATH", kSystemPath);
  const auto answer = parsed_for(session, answer_about(report));
  if (!answer || answer->environment.empty()) return no_activation(session, report.prefix);
  for (const std::string& message : answer->messages) session.terminal().complain(message);
  const Variables active = changed(variables, entering(variables, *answer));
  // If a virtual environment was active before, VIRTUAL_ENV would make the tools of a conda
  // environment use the virtual environment.
  const bool has_other = active.get("VIRTUAL_ENV") != report.prefix;
  Variables result;
  for (const auto& [name, value] : active.all()) {
    const bool is_others = has_other && (name == "VIRTUAL_ENV" || name == "VIRTUAL_ENV_PROMPT");
    if (!is_of_hook(name) && !is_others) result.set(name, value);
  }
  return result;
}

int become(Session& session, const ProgramCall& call) {
  const auto program = program_of(session, call);
  if (!program) return kNoSuchCommand;
  if (session.ignores_children()) signal(SIGCHLD, SIG_IGN);
  execvpe(program->c_str(), ExecStrings(call.words).get(),
          ExecStrings(entries_of(call.variables)).get());
  complain_of(session, call, *program, errno);
  return kCannotExecute;
}

ProgramEnd run_and_wait(Session& session, const ProgramCall& call) {
  const auto program = program_of(session, call);
  if (!program) return {kNoSuchCommand};
  const ExecStrings words(call.words);
  const ExecStrings entries(entries_of(call.variables));
  const KeysForProgram keys;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {kCannotExecute};
  UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  const pid_t child = fork();
  if (child == 0) {
    keys.restore();
    execve(program->c_str(), words.get(), entries.get());
    const int error = errno;
    [[maybe_unused]] const ssize_t count = write(write_end.get(), &error, sizeof error);
    _exit(kCannotExecute);
  }
  write_end.reset();
  int error = child < 0 ? errno : 0;
  // If exec fails, the child writes the error into the pipe. If exec succeeds, the pipe closes.
  const bool has_failed = child < 0 || read(read_end.get(), &error, sizeof error) == sizeof error;
  if (has_failed) complain_of(session, call, *program, error);
  const auto status = child > 0 ? wait_status_of(child) : std::nullopt;
  return {status ? exit_code_of(*status) : kCannotExecute, KeysForProgram::are_interrupting()};
}

}  // namespace venvctl
