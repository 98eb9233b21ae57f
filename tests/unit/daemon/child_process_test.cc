#include "daemon/loop/child_process.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <optional>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::process_test {

// A child running /bin/sh, its exit status, and the test's end of its descriptor 3.
struct Child {
  Loop loop;
  std::optional<int> status;
  std::unique_ptr<Process> process;
  UniqueFd ours;

  explicit Child(const std::string& script) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    ours.reset(ends[0]);
    const UniqueFd theirs(ends[1]);
    auto started = Process::spawn(loop, "/bin/sh", {"sh", "-c", script}, std::vector{theirs.get()},
                                  [this](int found) {
                                    status = found;
                                    process.reset();
                                  });
    REQUIRE(started);
    process = std::move(*started);
  }
  bool has_ended() {
    return run_until(loop, [this] { return status.has_value(); });
  }
  std::string said() const {
    std::string text(256, '\0');
    const auto count = read_full(ours.get(), text, Deadline::in(std::chrono::seconds(20)));
    text.resize(count ? *count : 0);
    return text;
  }
};

constexpr char kWaitForever[] = "read line <&3";

TEST_CASE("a child's exit status is reported as waitpid returns it") {
  Child child("exit 7");
  REQUIRE(child.has_ended());
  CHECK(WIFEXITED(*child.status));
  CHECK(WEXITSTATUS(*child.status) == 7);
}

TEST_CASE("a killed child is reported with the signal that killed it") {
  Child child(kWaitForever);
  CHECK(::kill(child.process->pid(), 0) == 0);
  child.process->kill(SIGKILL);
  REQUIRE(child.has_ended());
  CHECK(WIFSIGNALED(*child.status));
  CHECK(WTERMSIG(*child.status) == SIGKILL);
}

TEST_CASE("a child has the given descriptors from 3 on, and otherwise only /dev/null") {
  Child child(
      "in=$(readlink /proc/$$/fd/0); out=$(readlink /proc/$$/fd/1); "
      "test -e /proc/$$/fd/4 && more=yes; echo $in $out $more >&3");
  REQUIRE(child.has_ended());
  CHECK(child.said() == "/dev/null /dev/null\n");
}

TEST_CASE("a missing program causes an error that names it") {
  Loop loop;
  const auto started = Process::spawn(loop, "/no/such/program", {"x"}, {}, [](int) {});
  REQUIRE_FALSE(started);
  CHECK(started.error().message.find("/no/such/program") != std::string::npos);
}

TEST_CASE("a released child keeps running, and the loop does not wait for it") {
  Child child("read line <&3; echo $line >&3");
  child.process.reset();
  child.loop.run();
  CHECK_FALSE(child.status);
  REQUIRE(write_full(child.ours.get(), "alive\n"));
  CHECK(child.said() == "alive\n");
}

}  // namespace venvctl::process_test
