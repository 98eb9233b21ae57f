// Starts the daemon, always through venvctl-resolve, so that there is only one way to start it.
#pragma once

#include "client/cli/session/program_paths.h"

namespace venvctl {

// True if a daemon answers; waits up to 300 ms for one that is starting.
bool ensure_daemon(const ProgramPaths& programs);

// Does the same, but the started daemon becomes a child of this process, so that this process
// notices its exit. Usable only if this process has no other children at that time.
class FollowedStart {
 public:
  // Unknown: the daemon is not a child of this process.
  enum class State { Lives, Failed, Unknown };

  explicit FollowedStart(const ProgramPaths& programs);
  State look();

 private:
  State state_ = State::Unknown;
};

}  // namespace venvctl
