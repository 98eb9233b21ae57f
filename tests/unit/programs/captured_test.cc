#include "client/programs/captured.h"

#include <chrono>

#include "tests/support/catch.h"

namespace venvctl::captured_test {

using std::chrono::milliseconds;

constexpr milliseconds kPlenty{60'000};
constexpr milliseconds kLittle{100};

Captured captured_script(const std::string& script, milliseconds patience = kPlenty) {
  return captured({"/bin/sh", "-c", script}, {"PATH=/usr/bin:/bin", "WORD=a b"},
                  Deadline::in(patience));
}

TEST_CASE("outputs and exit code of a program are captured") {
  const Captured done = captured_script("echo a; echo b >&2; exec cat");
  CHECK(done.is_success());
  CHECK(done.out == "a\n");
  CHECK(done.err == "b\n");
  CHECK(captured_script("head -c 1048576 /dev/zero").out.size() == Captured::kMaxBytes);
  CHECK(captured_script("printf %s \"$WORD\"").out == "a b");
}

TEST_CASE("a program that fails or does not exist has not succeeded") {
  const Captured failed = captured_script("echo a; exit 3");
  CHECK_FALSE(failed.is_success());
  CHECK(failed.end == Captured::End::Done);
  CHECK(failed.exit_code == 3);
  CHECK(captured_script("kill -9 $$").exit_code == 128 + 9);
  CHECK(captured({"/nonexistent"}, {}, Deadline::never()).end == Captured::End::NotStarted);
}

TEST_CASE("a late program is killed, also if it has closed its outputs") {
  CHECK(captured_script("exec tail -f /dev/null", kLittle).end == Captured::End::Late);
  CHECK(captured_script("exec >/dev/null 2>&1; exec tail -f /dev/null", kLittle).end ==
        Captured::End::Late);
}

TEST_CASE("a program's exit code counts even if the program closes its outputs before it ends") {
  const Captured done = captured_script(
      "echo a; exec >&- 2>&-; head -c 5000000 /dev/zero | cksum "
      ">/dev/null; exit 4");
  CHECK(done.end == Captured::End::Done);
  CHECK(done.exit_code == 4);
  CHECK(done.out == "a\n");
}

TEST_CASE("a program that writes without end is killed before its deadline") {
  const Deadline deadline = Deadline::in(kPlenty);
  const Captured flood = captured({"/bin/sh", "-c", "exec yes"}, {}, deadline);
  CHECK(flood.end == Captured::End::TooMuch);
  CHECK(flood.out.size() == Captured::kMaxBytes);
  CHECK_FALSE(deadline.is_past());
}

TEST_CASE("error messages that are too long are cut, and the program goes on") {
  const Captured done = captured_script("head -c 5000000 /dev/zero >&2; echo a");
  CHECK(done.is_success());
  CHECK(done.out == "a\n");
  CHECK(done.err.size() == Captured::kMaxErrorBytes);
}

TEST_CASE("a process that the program leaves behind is not waited for") {
  CHECK(captured_script("tail -f --pid=$PPID /dev/null & echo a").out == "a\n");
}

TEST_CASE("the last line of a message is shown, without control characters") {
  CHECK(last_line("a\n\x1b[2J\n\n") == "\xEF\xBF\xBD[2J");
  CHECK(last_line("").empty());
}

}  // namespace venvctl::captured_test
