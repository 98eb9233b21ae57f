#include "daemon/workers/worker_main.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "core/base/fd.h"
#include "core/files/real_file_system.h"
#include "daemon/workers/jobs/resolve_job.h"
#include "daemon/workers/jobs/state_job.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::worker_main_test {

// A worker in its own process, as the daemon starts it.
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
    // Moves the descriptors to high numbers first, because one of them may be 3 or 4, to which they
    // are copied later.
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

TEST_CASE("a worker does jobs of several kinds, one after the other") {
  TemporaryDirectory directory;
  const Worker worker;
  Variables variables;
  // With this HOME, the search ends in this directory and reads no files above it.
  variables.set("HOME", directory.path());
  worker.send(framed(job_message<ResolveJob>({directory.path(), variables, {}})));
  const auto decision = job_result<ResolveJob>(worker.reply());
  REQUIRE(decision);
  CHECK(decision->decision.directory == directory.path());
  CHECK(decision->is_watched);
  worker.send(framed(job_message<StateJob>({directory.path(), {}, {}})));
  CHECK(job_result<StateJob>(worker.reply()));
}

TEST_CASE("jobs that arrive together are done in order") {
  TemporaryDirectory directory;
  const Worker worker;
  const std::string job = framed(job_message<StateJob>({directory.path(), {}, {}}));
  worker.send(job + framed(to_bytes("unknown")) + job);
  CHECK(job_result<StateJob>(worker.reply()));
  CHECK(worker.reply().empty());
  CHECK(job_result<StateJob>(worker.reply()));
}

TEST_CASE("a truncated job fails, and a truncated reply is reported as an error") {
  TemporaryDirectory directory;
  RealFileSystem files;
  const WorkerContext context{-1, {}, files};
  const Message job = job_message<StateJob>({directory.path(), {}, {}});
  CHECK_FALSE(job_result<StateJob>(run_job(job.substr(0, job.size() - 1), context)));
  CHECK_FALSE(job_result<StateJob>(run_job(job + "0:", context)));
  CHECK(run_job("nonsense", context).empty());
  const Message reply = run_job(job, context);
  REQUIRE(job_result<StateJob>(reply));
  for (size_t size = 0; size < reply.size(); ++size) {
    CHECK_FALSE(job_result<StateJob>(reply.substr(0, size)));
  }
}

TEST_CASE("an error keeps its code and message when it is encoded and decoded") {
  const auto result =
      job_result<StateJob>(job_reply<StateJob>(Error{ErrorCode::NotTrusted, "what\n: do\xFF"}));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::NotTrusted);
  CHECK(result.error().message == "what\n: do\xFF");
}

TEST_CASE("a worker exits with success when the daemon closes its end") {
  Worker worker;
  worker.socket.reset();
  CHECK(worker.exit_status() == 0);
}

TEST_CASE("a worker that receives garbage exits with failure") {
  Worker worker;
  worker.send("\xFF\xFF\xFF\xFF");
  CHECK(worker.exit_status() != 0);
}

}  // namespace venvctl::worker_main_test
