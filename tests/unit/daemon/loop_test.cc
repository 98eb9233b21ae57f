#include "daemon/loop/loop.h"

#include "daemon/loop/timer.h"
#include "tests/support/catch.h"

namespace venvctl::loop_test {

TEST_CASE("run returns if the loop has nothing to wait for") {
  Loop loop;
  loop.run();
  loop.run_pending();
}

TEST_CASE("stop ends the run after the current callback, and the loop can run again") {
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

TEST_CASE("run_pending runs the callbacks that are due and does not wait for later ones") {
  Loop loop;
  bool is_now_done = false;
  Timer now(loop, [&] { is_now_done = true; });
  Timer never(loop, [] { FAIL("waited for it"); });
  now.start_once(std::chrono::milliseconds(0));
  never.start_once(std::chrono::hours(1));
  loop.run_pending();
  CHECK(is_now_done);
}

}  // namespace venvctl::loop_test
