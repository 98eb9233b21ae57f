#include "client/cli/create/reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <string>
#include <vector>

#include "core/base/fd.h"
#include "core/base/process.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr int kCannotExec = 127;

// One or more children of this process; empty only if it has no child.
std::vector<pid_t> some_children() {
  const std::string list = "/proc/self/task/" + std::to_string(getpid()) + "/children";
  const UniqueFd fd(open(list.c_str(), O_RDONLY | O_CLOEXEC));
  char bytes[4096];
  const auto count = fd ? read_full(fd.get(), bytes) : Result<size_t>(0);
  // proc(5): a blank follows each number. Without a blank, the last number may be truncated and
  // would name another process.
  const auto words = split({bytes, count ? *count : 0}, ' ');
  std::vector<pid_t> children;
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    pid_t child = 0;
    std::from_chars(words[i].data(), words[i].data() + words[i].size(), child);
    if (child > 0) children.push_back(child);
  }
  return children;
}

pid_t start_tool(const std::function<void()>& become_tool) {
  const pid_t reaper = getpid();
  const pid_t tool = fork();
  if (tool != 0) return tool;
  // If the reaper is killed, the tool must stop writing.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == reaper) become_tool();
  _exit(kCannotExec);
}

}  // namespace

void end_descendants() {
  for (;;) {
    const std::vector<pid_t> children = some_children();
    if (children.empty()) return;
    for (const pid_t child : children) {
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
    }
  }
}

void keep(pid_t venvctl, const std::function<void()>& become_tool) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGCHLD, SIGTERM}) sigaddset(&signals, signal);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const pid_t tool = getppid() == venvctl ? start_tool(become_tool) : -1;
  if (tool < 0) _exit(kCannotExec);
  for (;;) {
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0 && ended != tool) {
    }
    const bool is_gone = ended == tool || (ended < 0 && errno == ECHILD);
    if (is_gone || getppid() != venvctl) {
      end_descendants();
      _exit(ended == tool ? exit_code_of(status) : kCannotExec);
    }
    siginfo_t info;
    if (sigwaitinfo(&signals, &info) == SIGTERM && getppid() == venvctl) kill(tool, SIGTERM);
  }
}

}  // namespace venvctl
