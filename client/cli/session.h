// What every command gets: the user's variables and directory, and where to write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/cli/output/terminal.h"
#include "client/cli/syntax.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/real_file_system.h"
#include "core/files/user.h"
#include "core/places/places.h"
#include "core/registry/environment_store.h"
#include "core/registry/pin_store.h"
#include "core/trust/trust_store.h"

namespace venvctl {

struct WorkingDirectory {
  std::string path;
  bool is_gone = false;
};

class Session {
 public:
  // `variables` as the process has them; the directory is theirs (PWD) when it is the current one.
  explicit Session(Variables variables);

  // Options that every command has; --json only when it prints data.
  void declare_common(Syntax& syntax, bool prints_data);
  // Carries out -C, --color, -q and -v as they were parsed.
  Result<void> apply_common();

  const Variables& variables() const { return variables_; }
  const std::string& directory() const { return directory_.path; }  // logical, absolute, normal
  // Fails where the directory is gone: what now has its path, if anything, is another one.
  Result<void> check_directory();
  const std::string& home() const { return home_; }  // "" when nobody knows
  FileSystem& files() { return *files_in_use_; }
  Terminal& terminal() { return terminal_; }
  const Terminal& terminal() const { return terminal_; }
  bool wants_json() const { return json_; }
  bool wants_help() const { return help_; }

  void look_through(FileSystem& files) { files_in_use_ = &files; }  // it outlives the session

  // Looked up when first asked for, then kept.
  const User& user();
  Result<Places> places();
  // The same for whoever writes there or starts a daemon: fails for root in the home of another.
  Result<Places> places_to_write();
  Result<const TrustList*> trust();
  Result<const EnvironmentList*> environments();
  Result<const EnvironmentList*> unfinished();  // of them, those that are being made
  const PinList& pins();  // none, with the reason as its note, where the file cannot be read
  void forget_state();    // read again: something was written
  // A daemon that did not answer once is not waited for again by this command.
  bool daemon_is_silent() const { return daemon_is_silent_; }
  void note_silent_daemon() { daemon_is_silent_ = true; }

  // As our parent handed it down (SIGCHLD): what takes our place gets it back.
  bool ignores_children() const { return ignores_children_; }
  void note_ignored_children() { ignores_children_ = true; }

  // " -C ~/x" where the shell is not in `directory`: for a command that somebody will type.
  std::string change_option(const std::string& directory) const;
  std::string absolute(std::string_view path) const;  // from directory(), normal
  std::string shown(std::string_view path) const;     // displayable, "~" for the home directory
  // Asks on the terminal, "no" unless answered with y. With -y always yes; fails when nobody can be
  // asked.
  Result<bool> confirm(const std::string& question);

 private:
  Result<void> enter(std::string_view directory);
  // Loads a list of the state directory where it was not yet.
  template <class List>
  Result<const List*> kept(std::optional<List>& list,
                           Result<List> (*load)(const std::string& state_directory));

  Variables variables_;
  WorkingDirectory directory_;
  std::string home_;
  RealFileSystem files_;
  FileSystem* files_in_use_ = &files_;
  Terminal terminal_;
  std::optional<User> user_;
  std::optional<TrustList> trust_;
  std::optional<EnvironmentList> environments_;
  std::optional<EnvironmentList> unfinished_;
  std::optional<PinList> pins_;

  bool daemon_is_silent_ = false;
  bool ignores_children_ = false;

  bool json_ = false;
  bool help_ = false;
  bool quiet_ = false;
  bool verbose_ = false;
  bool yes_ = false;
  std::string color_ = "auto";
  std::optional<std::string> change_to_;
};

}  // namespace venvctl
