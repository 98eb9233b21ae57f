// Starts the daemon, always through venvctl-resolve, so that there is only one way to start it.
#pragma once

#include "client/cli/session/program_paths.h"

namespace venvctl {

// True if a daemon answers; waits up to 300 ms for one that is starting.
bool ensure_daemon(const ProgramPaths& programs);

// The same, but the started process becomes a child of this process, so that its exit is noticed.
// For a program that has no other children at that time.
class FollowedStart {
 public:
  enum class State { Lives, Failed, Unknown };  // Unknown: another program started it, or none

  explicit FollowedStart(const ProgramPaths& programs);
  State look();

 private:
  State state_ = State::Unknown;
};

}  // namespace venvctl
