#include "daemon/watch/shells.h"

#include <unistd.h>

#include "tests/support/catch.h"

namespace venvctl::shells_test {

// Shells whose processes exist only in this test.
struct Machine {
  std::map<pid_t, uint64_t> started;
  Shells shells{[this](pid_t pid) {
    const auto found = started.find(pid);
    return found == started.end() ? std::nullopt : std::optional(found->second);
  }};

  void start(pid_t pid, uint64_t at) { started[pid] = at; }
  void saw(pid_t pid, const std::string& directory) {
    shells.saw(pid, "bash", {directory, {}, {}});
  }
};

TEST_CASE("a shell is recorded with its last directory") {
  Machine machine;
  machine.start(100, 5);
  machine.saw(100, "/a");
  machine.saw(100, "/b");
  REQUIRE(machine.shells.all().size() == 1);
  CHECK(machine.shells.all().at(100).question.directory == "/b");
}

TEST_CASE("a process that is not running is not recorded") {
  Machine machine;
  machine.saw(100, "/a");
  CHECK(machine.shells.all().empty());
}

TEST_CASE("dead shells, and shells whose pid another process has now, are dropped") {
  Machine machine;
  for (const pid_t pid : {100, 101, 102}) machine.start(pid, 5);
  for (const pid_t pid : {100, 101, 102}) machine.saw(pid, "/a");
  machine.started.erase(100);
  machine.start(101, 9);
  machine.shells.drop_dead();
  REQUIRE(machine.shells.all().size() == 1);
  CHECK(machine.shells.all().contains(102));
}

TEST_CASE("a full register drops dead shells if there are any, and otherwise the oldest shell") {
  Machine machine;
  const auto most = static_cast<pid_t>(Shells::kMaxShells);
  for (pid_t pid = 1; pid <= most; ++pid) {
    machine.start(pid, static_cast<uint64_t>(2 * most - pid));  // the highest pid is the oldest
    machine.saw(pid, "/a");
  }
  machine.start(most + 1, 9'999'999);
  machine.saw(most + 1, "/a");
  CHECK(machine.shells.all().size() == Shells::kMaxShells);
  CHECK_FALSE(machine.shells.all().contains(most));
  machine.started.erase(7);
  machine.start(most + 2, 9'999'999);
  machine.saw(most + 2, "/a");
  CHECK_FALSE(machine.shells.all().contains(7));
  CHECK(machine.shells.all().contains(most - 1));
}

TEST_CASE("the start time of a process is read, and is absent if there is no such process") {
  CHECK(process_start_time(::getpid()) == process_start_time(::getpid()));
  CHECK(process_start_time(::getpid()).value_or(0) > process_start_time(1).value_or(0));
  CHECK_FALSE(process_start_time(-1));
}

}  // namespace venvctl::shells_test
