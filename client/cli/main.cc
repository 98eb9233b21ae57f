// venvctl: finds the command, parses its arguments, runs it, and turns the result into an exit
// code.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "client/cli/command.h"
#include "client/cli/first_steps.h"
#include "client/programs/standard_descriptors.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/user.h"

namespace venvctl {
namespace {

// Restores the default action of SIGCHLD. Returns whether the signal was ignored before. Children
// inherit an ignored SIGCHLD, and the exit statuses of their own children would then be lost.
bool hear_of_children() { return signal(SIGCHLD, SIG_DFL) == SIG_IGN; }

// If HOME is not set or empty, sets it to the account's home directory. System services and cron
// may start programs without HOME, and child processes need it.
void fill_home() {
  const char* home = getenv("HOME");
  if (home != nullptr && *home != '\0') return;
  const std::string account = current_user().home;
  if (is_absolute_path(account)) setenv("HOME", account.c_str(), 1);
}

// Options before the name of the command also belong to the command: `venvctl -C DIR which`. The
// hooks find the command's name in the same way.
struct CommandLine {
  std::string name;                // "" if none
  std::vector<std::string> words;  // all words except the name
};

constexpr std::string_view kTakeValue[] = {"-C", "--directory", "--color"};

// Everything after `venvctl python` becomes an argument of python, except the option for the
// directory and a request for help.
void mark_arguments_of_python(std::vector<std::string>& words, size_t at) {
  while (at < words.size() && (words[at] == "-C" || words[at] == "--directory")) at += 2;
  const bool is_marked = at >= words.size() || words[at] == "--";
  if (is_marked || words[at] == "-h" || words[at] == "--help") return;
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), "--");
}

CommandLine split_command_line(std::vector<std::string> words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("-")) {
      CommandLine line{words[i], std::move(words)};
      line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
      if (line.name == "python") mark_arguments_of_python(line.words, i);
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
    return Error{parsed.error().code, parsed.error().message + ": see venvctl help" + name};
  }
  if (auto applied = session.apply_common(); !applied) return applied.error();
  if (session.wants_help()) {
    session.terminal().print(command_help(entry, session.terminal()));
    return 0;
  }
  return command->run(session);
}

Result<int> run(Session& session, std::vector<std::string> words) {
  const bool is_bare = words.empty();
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
  auto code = run_entry(session, *entry, line.words);
  if (is_bare) session.terminal().print(first_steps(session));
  return code;
}

Bounds bounds_of(const std::vector<std::string>& words) {
  const CommandLine line = split_command_line(words);
  const CommandEntry* entry = find_command(line.name);
  // `which --answer` has no bounds: its caller, venvctl-resolve, does not wait for an answer that
  // hangs, and a second process would make the answer slower.
  if (line.name == "which" && std::ranges::find(line.words, "--answer") != line.words.end()) {
    return Bounds::None;
  }
  return entry != nullptr ? entry->bounds : Bounds::None;
}

int exit_code(Session& session, std::vector<std::string> words) {
  Terminal& terminal = session.terminal();
  const auto code = run(session, std::move(words));
  session.end_steps();
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
  const std::vector<std::string> words(argv + 1, argv + argc);
  return venvctl::run_within(venvctl::bounds_of(words), venvctl::Variables::from_environ(environ),
                             [&](venvctl::Session& session) {
                               if (ignored_children) session.note_ignored_children();
                               return venvctl::exit_code(session, words);
                             });
}
