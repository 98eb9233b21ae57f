#include "daemon/workers/worker_pool.h"

#include <sys/inotify.h>
#include <sys/resource.h>

#include <map>

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

// The workers are the obedient ones of main.cc.
namespace venvctl {
namespace {

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

}  // namespace

TEST_CASE("no reply comes before the submitter has returned, and each job has one") {
  Pool pool;
  for (int i = 0; i < 50; ++i) pool.submit({"echo"});
  CHECK(pool.ends.empty());
  CHECK_FALSE(pool.pool.is_idle());
  REQUIRE(pool.has(End::Done, 50));
  CHECK(pool.pool.is_idle());
}

TEST_CASE("a worker is there before the first job, and only one") {
  Pool pool;
  pool.pool.prepare();
  pool.pool.prepare();
  CHECK(pool.pool.worker_count() == 1);
  CHECK(pool.pool.start_failure().empty());
}

TEST_CASE("workers that hang hold up nobody else") {
  Pool pool;
  for (size_t i = 0; i < WorkerPool::kUsualWorkers; ++i) pool.submit({"hang"});
  pool.submit({"echo"});
  REQUIRE(pool.has(End::Done, 1));
  CHECK(pool.ends[End::Late] == 0);
}

TEST_CASE("there are never more workers than the most, though all hang; what hangs is replaced") {
  Pool pool;
  const size_t jobs = WorkerPool::kMaxWorkers + 2;
  for (size_t i = 0; i < jobs; ++i) pool.submit({"hang"}, WorkerPool::kSeemsToHang * 4);
  size_t most = 0;
  REQUIRE(run_until(pool.loop, [&] {
    most = std::max(most, pool.pool.worker_count());
    return pool.ends[End::Late] == jobs;
  }));
  CHECK(most <= WorkerPool::kMaxWorkers);
  pool.submit({"echo"});
  CHECK(pool.has(End::Done, 1));
}

TEST_CASE("a worker that dies takes its own job with it and no other") {
  Pool pool;
  pool.submit({"die"});
  for (int i = 0; i < 5; ++i) pool.submit({"echo"});
  REQUIRE(pool.has(End::Done, 5));
  CHECK(pool.has(End::Died, 1));
}

TEST_CASE("dead and abandoned workers leave the count when the kernel lets them go") {
  Pool pool;
  pool.submit({"die"});
  pool.submit({"hang"}, std::chrono::milliseconds(1));
  REQUIRE(
      run_until(pool.loop, [&] { return pool.ends.size() == 2 && pool.pool.worker_count() == 0; }));
  CHECK(pool.pool.abandoned_count() == 0);
  CHECK(pool.pool.is_idle());
}

TEST_CASE("more jobs than can wait fail at once, and the next ones are done again") {
  Pool pool;
  for (size_t i = 0; i <= WorkerPool::kMaxQueued; ++i) pool.submit({"echo"});
  REQUIRE(pool.has(End::Died, WorkerPool::kMaxQueued + 1));
  CHECK(pool.ends[End::Done] == 0);
  pool.submit({"echo"});
  CHECK(pool.has(End::Done, 1));
}

TEST_CASE("when no worker can be started the jobs end and the reason is kept") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  Pool pool;
  const UniqueFd next(::inotify_init1(IN_CLOEXEC));
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next.get()) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  pool.submit({"echo"});
  const bool has_failed = pool.has(End::Died, 1);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(has_failed);
  CHECK_FALSE(pool.pool.start_failure().empty());
  pool.submit({"echo"});
  CHECK(pool.has(End::Done, 1));
  CHECK(pool.pool.start_failure().empty());
}

}  // namespace venvctl
