#include "client/cli/start_daemon.h"

#include <errno.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace venvctl {

bool ensure_daemon(const ProgramPaths& programs) {
  std::string client = programs.hook_client();
  std::string option = "--start";
  char* const words[] = {client.data(), option.data(), nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, client.c_str(), nullptr, nullptr, words, environ) != 0) return false;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

FollowedStart::FollowedStart(const ProgramPaths& programs) {
  // What venvctl-resolve starts is nobody's child, and so becomes ours.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  ensure_daemon(programs);
}

FollowedStart::State FollowedStart::look() {
  if (state_ == State::Failed) return state_;
  int status = 0;
  const pid_t ended = waitpid(-1, &status, WNOHANG);
  if (ended == 0) return state_ = State::Lives;
  // One that ends well has found another that serves.
  const bool has_failed = ended > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return state_ = has_failed ? State::Failed : State::Unknown;
}

}  // namespace venvctl
