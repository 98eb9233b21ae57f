#include "daemon/loop/poll.h"

#include <sys/socket.h>

#include <memory>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::poll_test {

struct Pair {
  Pair() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    ours.reset(ends[0]);
    theirs.reset(ends[1]);
  }
  UniqueFd ours;
  UniqueFd theirs;
};

TEST_CASE("the callback runs when there is something to read, and not earlier") {
  Loop loop;
  const Pair pair;
  int told = 0;
  Poll poll(loop, pair.ours.get(), [&] { ++told; });
  poll.start(Poll::For::Reading);
  loop.run_pending();
  CHECK(told == 0);
  REQUIRE(write_full(pair.theirs.get(), "x"));
  CHECK(run_until(loop, [&] { return told > 0; }));
}

TEST_CASE("the callback also runs when the other end is closed") {
  Loop loop;
  Pair pair;
  int told = 0;
  Poll poll(loop, pair.ours.get(), [&] { ++told; });
  poll.start(Poll::For::Reading);
  pair.theirs.reset();
  CHECK(run_until(loop, [&] { return told > 0; }));
}

TEST_CASE("the awaited event can be changed, and waiting can be stopped") {
  Loop loop;
  const Pair pair;
  int told = 0;
  Poll poll(loop, pair.ours.get(), [&] { ++told; });
  poll.start(Poll::For::Reading);
  poll.start(Poll::For::Writing);
  REQUIRE(run_until(loop, [&] { return told > 0; }));
  poll.stop();
  const int before = told;
  loop.run();  // returns, because nothing is left to wait for
  CHECK(told == before);
}

TEST_CASE("a poll may destroy itself in its callback, before its descriptor is closed") {
  Loop loop;
  Pair pair;
  std::unique_ptr<Poll> poll;
  bool is_gone = false;
  poll = std::make_unique<Poll>(loop, pair.ours.get(), [&] {
    poll.reset();
    pair.ours.reset();
    is_gone = true;
  });
  poll->start(Poll::For::Reading);
  REQUIRE(write_full(pair.theirs.get(), "x"));
  CHECK(run_until(loop, [&] { return is_gone; }));
}

}  // namespace venvctl::poll_test
