#include "daemon/loop/timer.h"

#include <memory>
#include <string>

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::timer_test {

using std::chrono::milliseconds;

TEST_CASE("timers fire in the order of their delays, each once") {
  Loop loop;
  std::string order;
  Timer late(loop, [&] { order += 'c'; });
  Timer early(loop, [&] { order += 'a'; });
  Timer middle(loop, [&] { order += 'b'; });
  late.start_once(milliseconds(9));
  early.start_once(milliseconds(1));
  middle.start_once(milliseconds(5));
  loop.run();  // returns, because nothing is left to wait for
  CHECK(order == "abc");
  CHECK_FALSE(early.is_running());
}

TEST_CASE("a repeating timer fires until it is stopped, even if its own callback stops it") {
  Loop loop;
  int count = 0;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(loop, [&] {
    if (++count == 3) timer->stop();
  });
  timer->start_every(milliseconds(1));
  CHECK(timer->is_running());
  loop.run();
  CHECK(count == 3);
}

TEST_CASE("a timer may destroy itself in its callback") {
  Loop loop;
  std::unique_ptr<Timer> timer;
  std::string said;
  const std::string text = "captured values stay valid until the callback returns";
  timer = std::make_unique<Timer>(loop, [&, text] {
    timer.reset();
    said = text;
  });
  timer->start_once(milliseconds(0));
  loop.run();
  CHECK(said == text);
}

TEST_CASE("a restarted timer waits its full delay again, regardless of the time that was left") {
  Loop loop;
  std::string order;
  Timer moved(loop, [&] { order += 'm'; });
  Timer fixed(loop, [&] { order += 'f'; });
  moved.start_once(milliseconds(1));
  fixed.start_once(milliseconds(5));
  moved.start_once(milliseconds(20));
  loop.run();
  CHECK(order == "fm");
}

TEST_CASE("a negative delay is treated as zero, and a destroyed timer never fires") {
  Loop loop;
  bool has_fired = false;
  Timer timer(loop, [&] { has_fired = true; });
  timer.start_once(milliseconds(-5));
  {
    Timer doomed(loop, [] { FAIL("fired after it was destroyed"); });
    doomed.start_once(milliseconds(0));
  }
  CHECK(run_until(loop, [&] { return has_fired; }));
}

}  // namespace venvctl::timer_test
