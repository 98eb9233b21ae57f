#include "daemon/loop/signal.h"

#include <csignal>
#include <memory>

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::signal_test {

TEST_CASE("a signal is reported on the loop, not in the signal handler") {
  Loop loop;
  int told = 0;
  const Signal signal(loop, SIGUSR1, [&] { ++told; });
  ::raise(SIGUSR1);
  CHECK(told == 0);
  CHECK(run_until(loop, [&] { return told == 1; }));
}

TEST_CASE("each signal has its own callback, which may destroy it") {
  Loop loop;
  bool is_told = false;
  std::unique_ptr<Signal> first;
  const Signal other(loop, SIGUSR2, [] { FAIL("the other one"); });
  first = std::make_unique<Signal>(loop, SIGUSR1, [&] {
    first.reset();
    is_told = true;
  });
  ::raise(SIGUSR1);
  CHECK(run_until(loop, [&] { return is_told; }));
}

}  // namespace venvctl::signal_test
