// Everything that a command needs: the user's variables, directory, state files and terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "client/cli/output/progress.h"
#include "client/cli/output/terminal.h"
#include "client/cli/session/avoiding_file_system.h"
#include "client/cli/session/state_files.h"
#include "client/cli/syntax/syntax.h"
#include "core/base/result.h"
#include "core/base/shared_place.h"
#include "core/base/variables.h"
#include "core/files/noting_file_system.h"
#include "core/files/real_file_system.h"
#include "core/files/user.h"
#include "core/places/places.h"
#include "core/resolve/decision.h"

namespace venvctl {

// Whether `path` is the kernel's path of the current directory. If PWD is this path, a session need
// not access the directory, which may hang.
bool is_kernels_directory(const std::string& path);

struct WorkingDirectory {
  std::string path;
  bool is_gone = false;
};

class Session {
 public:
  // `variables`: the variables of the process. Uses PWD as the directory if PWD is the current
  // directory.
  explicit Session(Variables variables,
                   const StandardStreams& streams = StandardStreams::of_this_process());

  // Declares the options that every command has. --json is only for commands that print data.
  void declare_common(Syntax& syntax, bool prints_data);
  // Applies the parsed -C, --color, -q and -v.
  Result<void> apply_common();

  const Variables& variables() const { return variables_; }
  const std::string& directory() const { return directory_.path; }  // logical, absolute, normal
  // Fails if the directory was deleted, even if a new directory has its path now.
  Result<void> check_directory();
  const std::string& home() const { return home_; }  // "" if unknown
  FileSystem& files() {
    return noting_files_ ? static_cast<FileSystem&>(*noting_files_) : avoiding_files_;
  }
  Terminal& terminal() { return terminal_; }
  const Terminal& terminal() const { return terminal_; }
  bool wants_json() const { return json_; }
  bool wants_help() const { return help_; }

  // From now on, writes each file access to `place`, which must outlive the session. A
  // BoundedProcess then knows the path at which its work hangs.
  void note_looks_in(SharedPlace& place);
  // Avoids a place that hangs. files() then reports that nothing exists there, and messages do not
  // mention what therefore seems to be missing.
  void avoid(std::string place) { avoiding_files_.avoid(std::move(place)); }
  bool avoids(std::string_view path) const { return avoiding_files_.avoids(path); }
  bool is_avoiding() const { return avoiding_files_.is_avoiding(); }
  // How often files() was asked about something in the avoided place.
  size_t avoided_accesses() const { return avoiding_files_.avoided_accesses(); }
  // For a command whose rehearsal inspects many environments. If a place hangs, the command runs
  // without this place (bounded_command.h).
  void may_leave_out_places();
  // Runs `wait`. A BoundedProcess does not count this time as silence, because `wait` has its own
  // deadline.
  template <class Wait>
  auto waiting(Wait wait) {
    if (place_ != nullptr) place_->begin_waiting();
    auto result = wait();
    if (place_ != nullptr) place_->end_waiting();
    return result;
  }
  // Writes down a path before an access without files(), for example before measuring a directory.
  void note_place(const std::string& path);
  // Says what a long step is doing. Terminals show this after kProgressAfter, but not with -q.
  void note_step(const std::string& step);
  void end_steps();  // call this before any other output
  // Steps that take less time show no progress.
  static constexpr std::chrono::milliseconds kProgressAfter{500};
  // Call this before the first access to the user's directories, in commands that may also finish
  // without such an access. If this process must not hang, runs the command again in a child
  // process, and does not return (bounded_command.h).
  void begin_inspection();
  void before_inspection(std::function<void()> action) { before_inspection_ = std::move(action); }
  // Call this before the first change, the first question and the first program that the command
  // starts. In a rehearsal, all inspections are then done, and the process exits here
  // (bounded_command.h).
  void begin_changes();
  void is_rehearsal(bool is_one) { is_rehearsal_ = is_one; }

  // The following values are determined when they are first used, and then kept.
  const User& user();
  Result<Places> places();
  // The places for a command that writes there or starts a daemon. Fails if root uses the home
  // directory of another user.
  Result<Places> places_to_write();
  StateFiles& state() { return state_; }
  // True if the daemon did not answer this command in time. The command then does not wait for it
  // again.
  bool daemon_is_silent() const { return daemon_is_silent_; }
  void note_silent_daemon();

  // Reports a file that a decision needs but cannot read. Reports each file only once.
  void complain_of(const UnreadableFile& file);

  // Whether SIGCHLD was ignored when this process started. If so, it must be ignored again in a
  // program that replaces this process.
  bool ignores_children() const { return ignores_children_; }
  void note_ignored_children() { ignores_children_ = true; }

  // " -C ~/x" if the shell is not in `directory`; for commands in messages.
  std::string change_option(const std::string& directory) const;
  std::string absolute(std::string_view path) const;  // relative to directory(); normal
  std::string shown(std::string_view path) const;     // displayable, "~" for the home directory
  // Like shown(), but for a command in a message: quoted if a shell would change the path.
  std::string typed(const std::string& path) const;
  // Asks on the terminal. y and yes mean yes; every other answer means no. With -y, returns true
  // without asking. Fails if there is no terminal.
  Result<bool> confirm(const std::string& question);
  bool needs_no_question() const { return yes_; }  // -y
  // Whether confirm() can get an answer. If not, confirm() fails.
  bool can_confirm() const;

 private:
  Result<void> enter(std::string_view directory);

  Variables variables_;
  WorkingDirectory directory_;
  std::string home_;
  RealFileSystem files_;
  AvoidingFileSystem avoiding_files_{files_};
  std::optional<NotingFileSystem> noting_files_;
  SharedPlace* place_ = nullptr;
  Terminal terminal_;
  std::optional<User> user_;
  StateFiles state_{[this] { return state_directory(variables_); }};
  std::set<std::string> complained_of_;  // paths
  // absent if place_ is set, because the parent process then shows the progress
  std::optional<Progress> progress_;
  std::optional<std::chrono::steady_clock::time_point> first_step_;
  std::function<void()> before_inspection_;  // does not return
  bool daemon_is_silent_ = false;
  bool ignores_children_ = false;
  bool is_rehearsal_ = false;

  bool json_ = false;
  bool help_ = false;
  bool quiet_ = false;
  bool verbose_ = false;
  bool yes_ = false;
  std::string color_ = "auto";
  std::optional<std::string> change_to_;
};

}  // namespace venvctl
