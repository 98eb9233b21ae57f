// `venvctl-elsewhere`: every link in a link directory (docs/elsewhere.md) leads to this program. It
// runs the program with the link's name on the other side (in a container or on another machine),
// in the directory that corresponds to the current directory.
#include <fcntl.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "client/elsewhere/call.h"
#include "client/elsewhere/container_state.h"
#include "client/elsewhere/front_end.h"
#include "client/elsewhere/question.h"
#include "client/elsewhere/ssh_connection.h"
#include "client/programs/captured.h"
#include "client/programs/standard_descriptors.h"
#include "client/programs/tool_search.h"
#include "core/base/fd.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/files/real_file_system.h"
#include "core/places/configuration.h"
#include "core/places/places.h"

namespace venvctl {
namespace {

constexpr int kNotRun = 125;            // the command did not run on the other side
constexpr int kConnectionFailed = 255;  // exit code of ssh

int fail(const std::string& message) {
  const std::string line = "venvctl: " + message + "\n";
  static_cast<void>(write_full(STDERR_FILENO, line).ok());
  return kNotRun;
}

std::string working_directory() {
  std::array<char, 4096> buffer{};
  return getcwd(buffer.data(), buffer.size()) != nullptr ? std::string(buffer.data()) : "";
}

// The path of the link through which this program was started. AT_EXECFN is the path that the
// kernel executed. argv[0] may be only a name, so it is tried second. If a script's first line
// names the link, AT_EXECFN is the path of the script, and argv[0] is the link.
std::optional<std::string> link_path(const char* first_word) {
  RealFileSystem files;
  const char* executed = reinterpret_cast<const char*>(getauxval(AT_EXECFN));  // NOLINT
  for (const char* each : {executed, first_word}) {
    if (each == nullptr || std::string_view(each).find('/') == std::string_view::npos) continue;
    const std::string path = normal_path(working_directory(), each);
    if (is_elsewhere_place(parent_path(parent_path(path)))) return path;
  }
  return std::nullopt;
}

// The command on the other side; empty if the record has no program of this name.
std::vector<std::string> words_there(const ElsewhereRecord& record, std::string_view name) {
  const auto script = std::ranges::find(record.scripts, name, &ElsewhereScript::name);
  const bool is_own = is_own_name(name, record.version);
  if (is_own && name.starts_with("python")) return {record.python};
  if (script != record.scripts.end()) return {script->path};
  if (is_own) return {record.python, "-m", "pip"};
  return {};
}

std::vector<std::string> names_to_pass(const Variables& variables) {
  const auto path = configuration_path(variables);
  const auto configuration = path ? Configuration::load(*path) : path.error();
  if (!configuration) return {};
  const auto value = configuration->get("elsewhere.pass");
  return value ? value->items : std::vector<std::string>();
}

std::string new_tag() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return "";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// ssh writes its messages about the connection into a file in memory, so that they are not mixed
// with the output of the command.
class SshLog {
 public:
  SshLog() : fd_(memfd_create("ssh", MFD_CLOEXEC)) {}
  std::string path() const {
    return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd_.get());
  }
  bool is_usable() const { return static_cast<bool>(fd_); }
  std::string text() const {
    std::string text(Captured::kMaxErrorBytes, '\0');
    const ssize_t count = pread(fd_.get(), text.data(), text.size(), 0);
    text.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return text;
  }

 private:
  UniqueFd fd_;
};

std::string connection_fault(const ElsewhereRecord& record, const std::string& reason) {
  const std::string advice = record.kind == "vagrant" ? "run vagrant up, then venvctl use --refresh"
                                                      : "try ssh " + record.target;
  return (record.kind == "vagrant" ? "machine " : "host ") + record.target +
         " cannot be reached (" + reason + "): " + advice;
}

// Whether another user owns the file, or every user can change it.
bool is_anothers(const std::string& path) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0) return false;
  return (found.st_uid != geteuid() && found.st_uid != 0) || (found.st_mode & S_IWOTH) != 0;
}

int run(const std::string& link, const std::vector<std::string>& arguments) {
  RealFileSystem files;
  const std::string prefix(parent_path(parent_path(link)));
  const auto record = elsewhere_at(files, prefix);
  if (!record) return fail(in_quotes(prefix) + " has no usable record: run venvctl use again");
  // Prompts and venvctl itself also check the approval of these files.
  for (const char* name : {"", ElsewhereRecord::kFileName, ElsewhereRecord::kSshConfigName}) {
    if (is_anothers(join_path(prefix, name))) {
      return fail(in_quotes(prefix) +
                  " can be changed by another user: run venvctl use --forget, "
                  "then venvctl use again");
    }
  }
  RemoteCommand command;
  command.words = words_there(*record, base_name(link));
  if (command.words.empty()) {
    return fail(in_quotes(base_name(link)) + " is not in the record: run venvctl use --refresh");
  }
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  const std::string here = working_directory();
  if (here.empty()) {
    return fail("this directory no longer exists: change to a directory below " +
                in_quotes(record->project));
  }
  const auto there = directory_there(*record, here);
  if (!there) {
    return fail(in_quotes(here) + " does not exist in " + displayable(record->place) +
                ": change to a directory below " + in_quotes(record->project));
  }
  command.directory = *there;
  command.has_terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;

  Variables variables = Variables::from_environ(environ);
  // The front end may run programs of this machine, so its PATH must not contain link directories.
  const std::string path = path_without_links(variables.get("PATH").value_or(""));
  variables.set("PATH", path);
  const std::string tag = new_tag();
  variables.set(kTagVariable, tag);
  command.variables = passed_variables(variables, names_to_pass(variables));
  command.variables.emplace_back(kTagVariable, tag);
  const std::vector<std::string> entries = entries_of(variables);

  const std::string name(front_end_of(*record));
  // find_tool() ignores the programs of the project that contains PWD. This process may run in a
  // subdirectory of the project, so PWD is set to the project itself.
  Variables searched = variables;
  searched.set("PWD", record->project);
  const auto front_end = find_tool(files, searched, name);
  if (!front_end) return fail(name + " is not on PATH: install it");
  const bool is_ssh = name == "ssh";
  if (!is_ssh) {
    const auto running = check_running(*record, prefix, *front_end, entries);
    if (!running) return fail(running.error().message);
    if (lacks_directory(*running, *there)) return fail(missing_directory(*record, *there));
  }
  const SshLog log;
  std::vector<std::string> options;
  if (is_ssh) options = options_for_ssh(files, prefix);
  RemoteCommand signalling;
  signalling.words = {record->python, "-I", "-c", kSignalling, tag};
  Call call;
  call.signalling = [&, options](int number) {
    RemoteCommand one = signalling;
    one.words.push_back(std::to_string(number));
    return words_of(*front_end, *record, one, options);
  };
  if (log.is_usable()) options.insert(options.end(), {"-E", log.path()});
  call.words = words_of(*front_end, *record, command, options);
  call.entries = entries;
  call.has_terminal = command.has_terminal;
  call.has_own_group = !is_ssh;
  const int exit_code = run_call(call);
  const std::string failure = exit_code == kConnectionFailed ? connection_failure(log.text()) : "";
  return failure.empty() ? exit_code : fail(connection_fault(*record, failure));
}

}  // namespace
}  // namespace venvctl

int main(int count, char** words) {
  venvctl::fill_standard_descriptors();
  const auto link = venvctl::link_path(count > 0 ? words[0] : nullptr);
  if (!link) {
    return venvctl::fail(
        "venvctl-elsewhere runs only through the links that venvctl use makes: "
        "see venvctl help use");
  }
  return venvctl::run(*link, {words + 1, words + count});
}
