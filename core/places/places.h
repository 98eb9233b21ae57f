// Computes the paths of venvctl's own files from variables (docs/interface.md).
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

struct Places {
  std::string runtime_directory;  // contains socket, lock and epoch; mode 0700
  std::string socket_path;
  std::string state_directory;
  std::string config_directory;

  std::string lock_path() const { return runtime_directory + "/lock"; }
  std::string log_path() const { return state_directory + "/venvd.log"; }
  std::string config_path() const { return config_directory + "/config.toml"; }
  std::string silence_path() const { return runtime_directory + "/silent"; }  // wire/silence.h
  // The events of `venvctl watch` (core/news). Older events are in the file `events.old`.
  std::string news_path() const { return runtime_directory + "/events"; }
  // This file exists as long as the daemon stays stopped because it crashed too often. Its only
  // line gives the reason.
  std::string failure_path() const { return runtime_directory + "/failed"; }
};

// The directory of the state files. Does not need a runtime directory, unlike places(). Fails if no
// variable names the directory.
Result<std::string> state_directory(const Variables& variables);

// The path of config.toml. Fails if no variable names the directory of this file.
Result<std::string> configuration_path(const Variables& variables);

// Fails if a directory is unusable (HOME is not set, or the socket path would be longer than 107
// bytes); the error says what to set. Creates nothing. `uid`: the user who runs the process.
Result<Places> places(const Variables& variables, uid_t uid);

// For root only: fails if one of the directories belongs to another user, or would be created in
// another user's directory. That user could not use the files that root creates there.
Result<void> check_owners(const Places& places, uid_t uid);

// Creates `directory` with mode 0700 if it is missing. Fails if it is a link, belongs to another
// user, or can be accessed by others.
Result<void> ensure_private_directory(const std::string& directory, uid_t uid);

}  // namespace venvctl
