// The lock file that the running daemon of a runtime directory holds.
#pragma once

#include <optional>
#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Held until destruction or the end of the process. The file stays, and the daemon does not change
// its content or times: clients record their attempts to start a daemon in its mtime.
class RuntimeLock {
 public:
  // Waits until `deadline` for another holder to release the lock. Absent: it was not released.
  static Result<std::optional<RuntimeLock>> take(const std::string& path, Deadline deadline);

  // True if the file at `path` is still the locked one; otherwise another daemon may hold a newer
  // lock file.
  bool is_at_path() const;

 private:
  RuntimeLock(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  UniqueFd fd_;
};

}  // namespace venvctl
