#include "client/cli/templates/saving.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <functional>

namespace venvctl {
namespace {

// Closes inherited pipes and locks. Otherwise other processes would wait for this process.
void leave_everything() {
  setsid();
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd <= 2; ++fd) dup2(null, fd);
  close_range(3, ~0U, 0);
  static_cast<void>(chdir("/") == 0);
  setpriority(PRIO_PROCESS, 0, 10);
}

// Runs `work` in a process of its own.
void in_background(const std::function<void()>& work) {
  if (fork() != 0) return;
  leave_everything();
  work();
  _exit(0);
}

}  // namespace

void keep_in_background(const TemplateStore& store, const Template& made) {
  in_background([&] { static_cast<void>(store.keep(made, made.prefix).ok()); });
}

void note_links_in_background(const TemplateStore& store, const Template& used) {
  in_background([&] { store.note_links(used); });
}

}  // namespace venvctl
