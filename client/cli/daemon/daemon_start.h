// Starts the daemon, always through venvctl-resolve, so that there is only one way to start it.
#pragma once

#include "client/cli/session/program_paths.h"

namespace venvctl {

// True if a daemon answers. Waits up to 300 ms for a daemon that is starting.
bool ensure_daemon(const ProgramPaths& programs);

// Starts the daemon in the same way, but as a child of this process. This process then notices when
// the daemon exits. Works only if this process has no other children at that time.
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
