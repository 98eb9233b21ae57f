#include "daemon/workers/worker_pool.h"

#include <sys/inotify.h>
#include <sys/resource.h>

#include <map>

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

// The workers run the code of main.cc.
namespace venvctl::worker_pool_test {

using End = WorkerProcess::End;
constexpr std::chrono::milliseconds kPlenty{60'000};

struct Pool {
  Loop loop;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC)};
  std::map<End, size_t> ends;
  WorkerPool pool{loop, inotify.get()};

  void submit(const Message& job, std::chrono::milliseconds limit = kPlenty) {
    pool.submit(job, limit, [this](End end, const Message&) { ++ends[end]; });
  }
  bool has(End end, size_t count) {
    return run_until(loop, [&] { return ends[end] == count; });
  }
};

TEST_CASE("each job gets one reply, which never arrives before submit returns") {
  Pool pool;
  for (int i = 0; i < 50; ++i) pool.submit("echo");
  CHECK(pool.ends.empty());
  CHECK_FALSE(pool.pool.is_idle());
  REQUIRE(pool.has(End::Done, 50));
  CHECK(pool.pool.is_idle());
}

TEST_CASE("prepare starts one worker before the first job") {
  Pool pool;
  pool.pool.prepare();
  pool.pool.prepare();
  CHECK(pool.pool.worker_count() == 1);
  CHECK(pool.pool.start_failure().empty());
}

TEST_CASE("workers that hang do not delay other jobs") {
  Pool pool;
  for (size_t i = 0; i < WorkerPool::kUsualWorkers; ++i) pool.submit("hang");
  pool.submit("echo");
  REQUIRE(pool.has(End::Done, 1));
  CHECK(pool.ends[End::Late] == 0);
}

TEST_CASE("there are never more workers than kMaxWorkers, and hanging workers are replaced") {
  Pool pool;
  const size_t jobs = WorkerPool::kMaxWorkers + 2;
  for (size_t i = 0; i < jobs; ++i) pool.submit("hang", WorkerPool::kSeemsToHang * 4);
  size_t most = 0;
  REQUIRE(run_until(pool.loop, [&] {
    most = std::max(most, pool.pool.worker_count());
    return pool.ends[End::Late] == jobs;
  }));
  CHECK(most <= WorkerPool::kMaxWorkers);
  pool.submit("echo");
  CHECK(pool.has(End::Done, 1));
}

TEST_CASE("a worker that dies ends its own job and no other") {
  Pool pool;
  pool.submit("die");
  for (int i = 0; i < 5; ++i) pool.submit("echo");
  REQUIRE(pool.has(End::Done, 5));
  CHECK(pool.has(End::Died, 1));
}

TEST_CASE("dead and abandoned workers are counted until their processes have ended") {
  Pool pool;
  pool.submit("die");
  pool.submit("hang", std::chrono::milliseconds(1));
  REQUIRE(
      run_until(pool.loop, [&] { return pool.ends.size() == 2 && pool.pool.worker_count() == 0; }));
  CHECK(pool.pool.abandoned_count() == 0);
  CHECK(pool.pool.is_idle());
}

TEST_CASE("if too many jobs wait, all of them fail, but later jobs are done again") {
  Pool pool;
  for (size_t i = 0; i <= WorkerPool::kMaxQueued; ++i) pool.submit("echo");
  REQUIRE(pool.has(End::NotStarted, WorkerPool::kMaxQueued + 1));
  CHECK(pool.ends[End::Done] == 0);
  pool.submit("echo");
  CHECK(pool.has(End::Done, 1));
}

TEST_CASE("if no worker can be started, the jobs fail and the reason is kept") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  Pool pool;
  const UniqueFd next(::inotify_init1(IN_CLOEXEC));
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next.get()) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  pool.submit("echo");
  const bool has_failed = pool.has(End::NotStarted, 1);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(has_failed);
  CHECK_FALSE(pool.pool.start_failure().empty());
  pool.submit("echo");
  CHECK(pool.has(End::Done, 1));
  CHECK(pool.pool.start_failure().empty());
}

TEST_CASE("the death of a worker is reported after its job ends; no other exit is reported") {
  Loop loop;
  const UniqueFd inotify(::inotify_init1(IN_CLOEXEC));
  std::string order;
  WorkerPool pool(loop, inotify.get(), [&] { order += "death "; });
  pool.submit("die", std::chrono::milliseconds(60'000),
              [&](End, const Message&) { order += "end "; });
  REQUIRE(run_until(loop, [&] { return order == "end death "; }));
  pool.submit("echo", std::chrono::milliseconds(60'000),
              [&](End, const Message&) { order += "echo"; });
  pool.submit("hang", std::chrono::milliseconds(1), [&](End, const Message&) { order += "late"; });
  REQUIRE(
      run_until(loop, [&] { return order.size() == std::string("end death echolate").size(); }));
  CHECK(order.rfind("death") == order.find("death"));
}

}  // namespace venvctl::worker_pool_test
