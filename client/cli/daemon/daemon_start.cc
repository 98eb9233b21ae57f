#include "client/cli/daemon/daemon_start.h"

#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/process.h"

namespace venvctl {

bool ensure_daemon(const ProgramPaths& programs) {
  const ExecStrings words({programs.hook_client(), "--start"});
  pid_t child = 0;
  if (posix_spawn(&child, words.get()[0], nullptr, nullptr, words.get(), environ) != 0)
    return false;
  return wait_status_of(child) == 0;
}

FollowedStart::FollowedStart(const ProgramPaths& programs) {
  // venvctl-resolve orphans the daemon that it starts. The daemon then becomes a child of this
  // process, because this process is a subreaper.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  ensure_daemon(programs);
}

FollowedStart::State FollowedStart::look() {
  if (state_ == State::Failed) return state_;
  int status = 0;
  const pid_t ended = waitpid(-1, &status, WNOHANG);
  if (ended == 0) return state_ = State::Lives;
  // A daemon exits with 0 if another daemon already runs.
  const bool has_failed = ended > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return state_ = has_failed ? State::Failed : State::Unknown;
}

}  // namespace venvctl
