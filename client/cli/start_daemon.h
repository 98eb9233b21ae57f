// Starting the daemon: only venvctl-resolve ever does, so that there is one way.
#pragma once

#include "client/cli/program_paths.h"

namespace venvctl {

// True when a daemon answers; waits for one that starts, 300 ms at most.
bool ensure_daemon(const ProgramPaths& programs);

// The same, and what is started is a child of this process until this process ends, so that its end
// is seen. For a program that has no other children at that time.
class FollowedStart {
 public:
  enum class State { Lives, Failed, Unknown };  // unknown: another program started one, or nobody

  explicit FollowedStart(const ProgramPaths& programs);
  State look();

 private:
  State state_ = State::Unknown;
};

}  // namespace venvctl
