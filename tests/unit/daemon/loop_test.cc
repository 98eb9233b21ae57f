#include "daemon/loop/loop.h"

#include "daemon/loop/timer.h"
#include "tests/support/catch.h"

namespace venvctl {

TEST_CASE("a loop with nothing to wait for returns") {
  Loop loop;
  loop.run();
  loop.run_pending();
}

TEST_CASE("stop ends the run after the callback at work, and a later run goes on") {
  Loop loop;
  int turns = 0;
  Timer timer(loop, [&] {
    loop.stop();
    ++turns;
  });
  timer.start_every(std::chrono::milliseconds(1));
  loop.run();
  CHECK(turns == 1);
  loop.run();
  CHECK(turns == 2);
}

TEST_CASE("what is pending runs without waiting for what is not") {
  Loop loop;
  bool is_now_done = false;
  Timer now(loop, [&] { is_now_done = true; });
  Timer never(loop, [] { FAIL("waited for it"); });
  now.start_once(std::chrono::milliseconds(0));
  never.start_once(std::chrono::hours(1));
  loop.run_pending();
  CHECK(is_now_done);
}

}  // namespace venvctl
