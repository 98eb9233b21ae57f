// The paths of venvctl's own files, from the given variables (docs/interface.md).
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/user.h"

namespace venvctl {

struct Places {
  std::string runtime_directory;  // socket, lock, epoch; 0700, owned by the user, never below /tmp
  std::string socket_path;
  std::string state_directory;
  std::string config_directory;

  std::string lock_path() const { return runtime_directory + "/lock"; }
  std::string log_path() const { return state_directory + "/venvd.log"; }
  std::string config_path() const { return config_directory + "/config.toml"; }
  std::string silence_path() const { return runtime_directory + "/silent"; }  // wire/silence.h
  // The events of `venvctl watch` (core/news); the older half is in the same path with .old.
  std::string news_path() const { return runtime_directory + "/events"; }
  // Exists only while the daemon stays down; its one line gives the reason.
  std::string failure_path() const { return runtime_directory + "/failed"; }
};

// The directory of the state files. Needs no runtime directory. Fails if no variable names it.
Result<std::string> state_directory(const Variables& variables);

// The file of the settings. Fails if no variable names its directory.
Result<std::string> configuration_path(const Variables& variables);

// Fails if there is no usable directory (no HOME, a socket path over 107 bytes); the error says
// what to set. Creates nothing.
Result<Places> places(const Variables& variables, const User& user);

// Fails for root if one of the directories belongs to another user, or would be created in another
// user's directory: nothing may be written there.
Result<void> check_owners(const Places& places, uid_t uid);

// Creates `directory` (0700) if missing. Fails if it is a link, belongs to another user or is open
// to others.
Result<void> ensure_private_directory(const std::string& directory, uid_t uid);

}  // namespace venvctl
