#include "daemon/workers/worker_main.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "core/base/fd.h"
#include "daemon/workers/resolve_job.h"
#include "daemon/workers/state_job.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

// A worker in a process of its own, as the daemon starts it.
struct Worker {
  UniqueFd socket;
  pid_t pid = -1;

  Worker() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    pid = ::fork();
    if (pid == 0) become_worker(ends[1]);
    socket.reset(ends[0]);
    ::close(ends[1]);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    if (pid > 0) ::kill(pid, SIGKILL);
    if (pid > 0) ::waitpid(pid, nullptr, 0);
  }

  [[noreturn]] static void become_worker(int end) {
    const int inotify = ::inotify_init1(IN_CLOEXEC);
    // Out of the way first: these may be 3 and 4 themselves.
    const int high_end = ::fcntl(end, F_DUPFD, 100);
    const int high_inotify = ::fcntl(inotify, F_DUPFD, 100);
    for (int fd = 3; fd < 100; ++fd) ::close(fd);
    ::dup2(high_end, kWorkerSocketFd);
    ::dup2(high_inotify, kWorkerInotifyFd);
    ::close(high_end);
    ::close(high_inotify);
    ::_exit(worker_main());
  }
  void send(const std::string& bytes) const { REQUIRE(write_full(socket.get(), bytes)); }
  Message reply() const {
    MessageReader reader;
    char byte = 0;
    const Deadline deadline = Deadline::in(std::chrono::seconds(20));
    while (read_full(socket.get(), {&byte, 1}, deadline).ok()) {
      reader.append({&byte, 1});
      if (auto message = reader.next()) return *message;
      if (deadline.is_past()) break;
    }
    FAIL("no reply");
    return {};
  }
  int exit_status() {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    pid = -1;
    return status;
  }
};

}  // namespace

TEST_CASE("a worker does jobs of every kind, one after the other") {
  TemporaryDirectory directory;
  const Worker worker;
  Variables variables;
  variables.set("HOME", directory.path());  // the walk ends there, and not among strangers' files
  worker.send(encoded(resolve_job({directory.path(), variables, {}})));
  const auto decision = resolve_result(worker.reply());
  REQUIRE(decision);
  CHECK(decision->decision.directory == directory.path());
  CHECK(decision->is_watched);
  worker.send(encoded(state_job(directory.path(), {}, {})));
  CHECK(state_result(worker.reply()));
}

TEST_CASE("jobs that came together are done in order") {
  TemporaryDirectory directory;
  const Worker worker;
  const std::string job = encoded(state_job(directory.path(), {}, {}));
  worker.send(job + encoded({"unknown"}) + job);
  CHECK(state_result(worker.reply()));
  CHECK(worker.reply().empty());
  CHECK(state_result(worker.reply()));
}

TEST_CASE("a worker ends when the daemon's end closes, well") {
  Worker worker;
  worker.socket.reset();
  CHECK(worker.exit_status() == 0);
}

TEST_CASE("a worker that is told nonsense ends, with a failure") {
  Worker worker;
  worker.send("\xFF\xFF\xFF\xFF");
  CHECK(worker.exit_status() != 0);
}

}  // namespace venvctl
