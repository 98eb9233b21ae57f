#include "daemon/heartbeat.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/notify.h"
#include "tests/support/catch.h"

namespace venvctl::heartbeat_test {

Variables told_of(const Heartbeat& heartbeat) {
  Variables variables;
  variables.set("NOTIFY_SOCKET", heartbeat.address());
  return variables;
}

// Sends a heartbeat from another process.
void let_a_child_say_it_lives(const Heartbeat& heartbeat) {
  const pid_t child = ::fork();
  if (child == 0) {
    Notify(told_of(heartbeat), ::getpid()).alive();
    ::_exit(0);
  }
  REQUIRE(::waitpid(child, nullptr, 0) == child);
}

TEST_CASE("any message of Notify counts as a heartbeat and is reported only once") {
  const auto heartbeat = Heartbeat::listen();
  REQUIRE(heartbeat);
  const Notify notify(told_of(*heartbeat), ::getpid());
  CHECK_FALSE(heartbeat->heard(::getpid()));
  notify.ready();
  CHECK(heartbeat->heard(::getpid()));
  CHECK_FALSE(heartbeat->heard(::getpid()));
  notify.alive();
  notify.stopping();
  CHECK(heartbeat->heard(::getpid()));
  CHECK_FALSE(heartbeat->heard(::getpid()));
}

TEST_CASE("another process cannot send heartbeats for the daemon") {
  const auto heartbeat = Heartbeat::listen();
  REQUIRE(heartbeat);
  let_a_child_say_it_lives(*heartbeat);
  CHECK_FALSE(heartbeat->heard(::getpid()));
  let_a_child_say_it_lives(*heartbeat);
  Notify(told_of(*heartbeat), ::getpid()).alive();
  let_a_child_say_it_lives(*heartbeat);
  CHECK(heartbeat->heard(::getpid()));
}

TEST_CASE("each Heartbeat has its own address and a socket that started programs do not inherit") {
  const auto one = Heartbeat::listen();
  const auto other = Heartbeat::listen();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->address().starts_with("@"));
  CHECK(one->address() != other->address());
  CHECK((::fcntl(one->fd(), F_GETFD) & FD_CLOEXEC) != 0);
}

}  // namespace venvctl::heartbeat_test
