#include "daemon/news/prompt_wait.h"

#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>

#include "daemon/watch/shells.h"
#include "tests/support/catch.h"

namespace venvctl::prompt_wait_test {

// A process in the foreground of its own terminal.
struct OnTerminal {
  int terminal = -1;
  pid_t pid = -1;

  explicit OnTerminal(bool handles, bool reads_lines) {
    termios mode{};
    ::cfmakeraw(&mode);
    if (reads_lines) mode.c_lflag |= ICANON;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    pid = ::forkpty(&terminal, nullptr, &mode, nullptr);
    if (pid == 0) {
      if (handles) ::signal(SIGURG, [](int) {});
      static_cast<void>(!::write(ready[1], "x", 1));
      for (;;) ::pause();
    }
    char byte;
    static_cast<void>(!::read(ready[0], &byte, 1));
    ::close(ready[0]);
    ::close(ready[1]);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;
  ~OnTerminal() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    ::close(terminal);
  }
  bool waits() const { return waits_at_prompt(pid, process_start_time(pid).value_or(0)); }
};

TEST_CASE("a shell whose line editor reads keys waits at its prompt") {
  const OnTerminal editor(true, false);
  CHECK(editor.waits());
  CHECK_FALSE(waits_at_prompt(editor.pid, 1));
}

TEST_CASE(
    "a shell without a handler for the signal, or with a terminal in line mode, does not wait") {
  CHECK_FALSE(OnTerminal(false, false).waits());
  CHECK_FALSE(OnTerminal(true, true).waits());
}

TEST_CASE("a process without a terminal does not wait at a prompt") {
  CHECK_FALSE(waits_at_prompt(getppid(), process_start_time(getppid()).value_or(0)));
}

}  // namespace venvctl::prompt_wait_test
