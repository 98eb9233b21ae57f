#include "client/cli/templates/saving.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace venvctl {
namespace {

// Closes inherited pipes and locks, so that no other process waits for this process.
void leave_everything() {
  setsid();
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd <= 2; ++fd) dup2(null, fd);
  close_range(3, ~0U, 0);
  static_cast<void>(chdir("/") == 0);
  setpriority(PRIO_PROCESS, 0, 10);
}

}  // namespace

void keep_in_background(const TemplateStore& store, const Template& made) {
  if (fork() != 0) return;
  leave_everything();
  static_cast<void>(store.keep(made, made.prefix).ok());
  _exit(0);
}

}  // namespace venvctl
