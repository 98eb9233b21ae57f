#include "client/cli/deadlines/bounded_process.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace venvctl::bounded_process_test {

using End = BoundedOutcome::End;
using std::chrono::milliseconds;

constexpr milliseconds kPlenty{60'000};

void write_to(int fd, const std::string& text) { static_cast<void>(write_full(fd, text).ok()); }

// Exits without the checks that a sanitizer runs at the end of a whole program.
int leave(int code) { _exit(code); }

TEST_CASE("the outcome contains the output and the exit code of the work") {
  const std::string much(1'000'000, 'x');
  BoundedProcess process([&](SharedPlace&) {
    write_to(STDERR_FILENO, "said\n");
    write_to(STDOUT_FILENO, much);
    return leave(3);
  });
  const BoundedOutcome outcome = process.wait(kPlenty, Deadline::never());
  CHECK(outcome.end == End::Done);
  CHECK(outcome.exit_code == 3);
  CHECK(outcome.out == much);
  CHECK(outcome.err == "said\n");
}

TEST_CASE("a process that hangs is abandoned, and the last path that it recorded is reported") {
  BoundedProcess process([](SharedPlace& place) {
    place.set("/mnt/nas");
    while (true) pause();
    return 0;
  });
  const BoundedOutcome outcome = process.wait(milliseconds(200), Deadline::never());
  CHECK(outcome.end == End::Late);
  CHECK(outcome.place == "/mnt/nas");
}

TEST_CASE("a process that keeps making progress is abandoned only at the deadline") {
  const auto look_for = [](int looks) {
    return [looks](SharedPlace& place) {
      for (int i = 0; i < looks; ++i) {
        place.set("/p");
        poll(nullptr, 0, 20);
      }
      return leave(0);
    };
  };
  BoundedProcess busy(look_for(50));
  CHECK(busy.wait(milliseconds(600), Deadline::never()).end == End::Done);
  BoundedProcess late(look_for(1'000'000));
  CHECK(late.wait(kPlenty, Deadline::in(milliseconds(200))).end == End::Late);
}

TEST_CASE("the last path that a process recorded is reported if the process dies") {
  BoundedProcess process([](SharedPlace& place) {
    place.set("/p/pyproject.toml");
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
  });
  const BoundedOutcome outcome = process.wait(kPlenty, Deadline::never());
  CHECK(outcome.end == End::Died);
  CHECK(outcome.place == "/p/pyproject.toml");
}

TEST_CASE("processes that the work leaves behind do not delay the result") {
  BoundedProcess process([](SharedPlace&) {
    BoundedProcess inner([](SharedPlace&) {
      while (true) pause();
      return 0;
    });
    static_cast<void>(inner.wait(kPlenty, Deadline::in(milliseconds(100))));
    write_to(STDOUT_FILENO, "done");
    return leave(0);
  });
  const BoundedOutcome outcome = process.wait(kPlenty, Deadline::never());
  CHECK(outcome.end == End::Done);
  CHECK(outcome.out == "done");
}

}  // namespace venvctl::bounded_process_test
