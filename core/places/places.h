// Where our own files are, from variables handed in (INTERFACE, "Files").
#pragma once

#include <sys/types.h>

#include <string>

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/files/user.h"

namespace venvctl {

struct Places {
  std::string runtime_directory;  // socket, lock, epoch; 0700 and ours, never below /tmp
  std::string socket_path;
  std::string state_directory;
  std::string config_directory;

  std::string lock_path() const { return runtime_directory + "/lock"; }
  std::string log_path() const { return state_directory + "/venvd.log"; }
  std::string config_path() const { return config_directory + "/config.toml"; }
  // Why the daemon stays down, in one line; no file when it does not.
  std::string failure_path() const { return runtime_directory + "/failed"; }
};

// Fails with what to set when no usable directory exists (no HOME, a socket path over 107 bytes).
// Makes nothing.
Result<Places> places(const Variables& variables, const User& user);

// Fails for root where one of them is another user's, or would be made in a place of another user:
// nothing may be written there.
Result<void> check_owners(const Places& places, uid_t uid);

// Makes `directory` (0700) when missing; fails when it is a link, another user's or open to others.
Result<void> ensure_private_directory(const std::string& directory, uid_t uid);

}  // namespace venvctl
