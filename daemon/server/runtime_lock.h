// The lock file that a running daemon holds. There is one for each runtime directory.
#pragma once

#include <optional>
#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// The lock is held until this object is destroyed or the process ends. The file is never removed,
// and the daemon does not change its content or its times: clients store in its mtime when they
// last tried to start a daemon.
class RuntimeLock {
 public:
  // Waits until `deadline` for another process to release the lock. Absent if it was not released.
  static Result<std::optional<RuntimeLock>> take(const std::string& path, Deadline deadline);

  // True if the locked file is still at the path. If not, another daemon may hold the lock of a
  // newer file.
  bool is_at_path() const;

 private:
  RuntimeLock(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  UniqueFd fd_;
};

}  // namespace venvctl
