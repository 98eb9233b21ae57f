// The lock file that says "the daemon of this runtime directory lives".
#pragma once

#include <optional>
#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Held until destruction or death. The file stays, and its content and times are not ours: clients
// count their tries to start a daemon by its mtime.
class RuntimeLock {
 public:
  // Waits until `deadline` for another holder to go. Absent: it did not.
  static Result<std::optional<RuntimeLock>> take(const std::string& path, Deadline deadline);

  // The file at `path` is still the one that is locked: else another daemon may hold a newer one.
  bool is_at_path() const;

 private:
  RuntimeLock(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  UniqueFd fd_;
};

}  // namespace venvctl
