#include "client/cli/start_daemon.h"

#include <errno.h>
#include <spawn.h>
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

}  // namespace venvctl
