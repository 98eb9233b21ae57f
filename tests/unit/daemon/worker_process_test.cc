#include "daemon/workers/worker_process.h"

#include <sys/inotify.h>

#include <optional>

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

// The worker runs the code of main.cc.
namespace venvctl::worker_process_test {

using End = WorkerProcess::End;
constexpr std::chrono::milliseconds kPlenty{60'000};

struct OneWorker {
  Loop loop;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC)};
  int idle_count = 0;
  bool has_exited = false;
  std::optional<End> end;
  Message reply;
  std::unique_ptr<WorkerProcess> worker;

  OneWorker() {
    auto started = WorkerProcess::start(loop, inotify.get(),
                                        {[this] { ++idle_count; },
                                         [this] {
                                           has_exited = true;
                                           worker.reset();
                                         }});
    REQUIRE(started);
    worker = std::move(*started);
  }
  void run(const Message& job, std::chrono::milliseconds limit = kPlenty) {
    end.reset();
    worker->run(job, limit, [this](End how, Message with) {
      end = how;
      reply = std::move(with);
    });
  }
  bool is_done() {
    return run_until(loop, [this] { return end.has_value(); });
  }
  bool is_gone() {
    return run_until(loop, [this] { return has_exited; });
  }
};

TEST_CASE("a worker does one job after the other and is idle in between") {
  OneWorker one;
  CHECK(one.worker->is_idle());
  for (int i = 0; i < 3; ++i) {
    const Message job = "echo|" + std::to_string(i);
    one.run(job);
    CHECK_FALSE(one.worker->is_idle());
    REQUIRE(one.is_done());
    CHECK(one.end == End::Done);
    CHECK(one.reply == job);
    CHECK(one.worker->is_idle());
  }
  CHECK(one.idle_count == 3);
}

TEST_CASE("a job and a reply larger than any socket buffer arrive complete") {
  OneWorker one;
  const Message job = "echo|" + std::string(1'000'000, 'x');
  one.run(job);
  REQUIRE(one.is_done());
  CHECK(one.end == End::Done);
  CHECK(one.reply == job);
}

TEST_CASE("a job that hangs is ended as late, and the exit of its abandoned worker is reported") {
  OneWorker one;
  one.run("hang", std::chrono::milliseconds(1));
  REQUIRE(one.is_done());
  CHECK(one.end == End::Late);
  CHECK(one.reply.empty());
  CHECK(one.is_gone());
}

TEST_CASE("the job of a worker that dies or sends garbage ends only once") {
  for (const char* what : {"die", "babble"}) {
    OneWorker one;
    one.run(what);
    REQUIRE(one.is_done());
    CHECK(one.end == End::Died);
    one.end.reset();
    CHECK(one.is_gone());
    CHECK_FALSE(one.end);
  }
}

TEST_CASE("a worker that is retired exits by itself") {
  OneWorker one;
  one.worker->retire();
  CHECK_FALSE(one.worker->is_idle());
  CHECK(one.is_gone());
}

TEST_CASE("the busy time of a worker starts with its job, and is zero without a job") {
  OneWorker one;
  CHECK(one.worker->busy_for().count() == 0);
  one.run("hang");
  REQUIRE(run_until(one.loop, [&] { return one.worker->busy_for().count() > 0; }));
  CHECK_FALSE(one.end);
}

TEST_CASE("when a file kills a worker, the path of the file is reported") {
  OneWorker one;
  one.run("die at|/p/pyproject.toml");
  REQUIRE(one.is_done());
  CHECK(one.end == End::Died);
  CHECK(one.reply == "/p/pyproject.toml");
}

}  // namespace venvctl::worker_process_test
