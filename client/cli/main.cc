// venvctl: finds the command, lets it parse and run, and turns what comes back into an exit code.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "client/cli/command.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/user.h"

namespace venvctl {
namespace {

// A descriptor that is closed would be taken by the next file we open.
void fill_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));
  }
}

// A parent that ignores the ends of its children hands that down, and then we hear of none of ours.
// Returns whether it did.
bool hear_of_children() { return signal(SIGCHLD, SIG_DFL) == SIG_IGN; }

// System services and cron may have none: the account's then, as for Python. What we start needs it
// too.
void fill_home() {
  const char* home = getenv("HOME");
  if (home != nullptr && *home != '\0') return;
  const std::string account = current_user().home;
  if (is_absolute_path(account)) setenv("HOME", account.c_str(), 1);
}

// Options before the command belong to it too: `venvctl -C DIR which`. The hooks find it as we do.
struct CommandLine {
  std::string name;                // "" none
  std::vector<std::string> words;  // without the name
};

CommandLine split_command_line(std::vector<std::string> words) {
  constexpr std::string_view kTakeValue[] = {"-C", "--directory", "--color"};
  for (size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("-")) {
      CommandLine line{words[i], std::move(words)};
      line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
      return line;
    }
    for (std::string_view name : kTakeValue) i += words[i] == name ? 1 : 0;
  }
  return {"", std::move(words)};
}

Result<int> run_entry(Session& session, const CommandEntry& entry,
                      const std::vector<std::string>& words) {
  const auto command = entry.make();
  Syntax syntax;
  command->declare(syntax);
  session.declare_common(syntax, entry.prints_data);
  if (auto parsed = syntax.parse(words); !parsed) {
    const std::string name = entry.name == "help" ? "" : " " + std::string(entry.name);
    return Error{parsed.error().code, parsed.error().message + ": venvctl help" + name};
  }
  if (auto applied = session.apply_common(); !applied) return applied.error();
  if (session.wants_help()) {
    session.terminal().print(command_help(entry, session.terminal()));
    return 0;
  }
  return command->run(session);
}

Result<int> run(Session& session, std::vector<std::string> words) {
  CommandLine line = split_command_line(std::move(words));
  if (line.name.empty()) {
    const bool asks_version =
        !line.words.empty() && (line.words[0] == "--version" || line.words[0] == "-V");
    line.name = asks_version ? "version" : "help";
    if (!line.words.empty() &&
        (asks_version || line.words[0] == "-h" || line.words[0] == "--help")) {
      line.words.erase(line.words.begin());
    }
  }
  const CommandEntry* entry = find_command(line.name);
  if (entry == nullptr) return unknown_command(line.name);
  return run_entry(session, *entry, line.words);
}

int exit_code(Session& session, std::vector<std::string> words) {
  Terminal& terminal = session.terminal();
  const auto code = run(session, std::move(words));
  const auto finished = terminal.finish();
  for (const Error* error :
       {code ? nullptr : &code.error(), finished ? nullptr : &finished.error()}) {
    if (error == nullptr) continue;
    terminal.complain(terminal.err(Style::Bad, "venvctl:") + " " + error->message);
    return static_cast<int>(error->code);
  }
  return *code;
}

}  // namespace
}  // namespace venvctl

int main(int argc, char** argv) {
  venvctl::fill_standard_descriptors();
  venvctl::fill_home();
  const bool ignored_children = venvctl::hear_of_children();
  venvctl::Session session(venvctl::Variables::from_environ(environ));
  if (ignored_children) session.note_ignored_children();
  return venvctl::exit_code(session, std::vector<std::string>(argv + 1, argv + argc));
}
