#include "core/base/fd.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "tests/support/catch.h"

namespace venvctl::fd_test {

struct SocketPair {
  UniqueFd one, other;
  SocketPair() {
    int fds[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
    one.reset(fds[0]);
    other.reset(fds[1]);
  }
};

TEST_CASE("a file descriptor is closed once, by its last owner") {
  int fds[2];
  REQUIRE(::pipe2(fds, O_CLOEXEC) == 0);
  UniqueFd first(fds[0]);
  UniqueFd second(std::move(first));
  CHECK_FALSE(first);
  CHECK(second.get() == fds[0]);
  second.reset();
  CHECK(::fcntl(fds[0], F_GETFD) == -1);
  ::close(fds[1]);
}

TEST_CASE("one call transfers more bytes than a socket buffer holds") {
  SocketPair pair;
  const std::string sent(4 * 1024 * 1024, 'x');
  std::string received(sent.size(), '\0');
  size_t count = 0;  // checked later: Catch2's assertions are not thread-safe
  std::thread reader([&] {
    const auto read = read_full(pair.other.get(), received);
    count = read ? *read : 0;
  });
  CHECK(write_full(pair.one.get(), sent));
  reader.join();
  CHECK(count == sent.size());
  CHECK(received == sent);
}

TEST_CASE("read_full stops at the end of the file") {
  SocketPair pair;
  CHECK(write_full(pair.one.get(), "abc"));
  pair.one.reset();
  std::string buffer(10, '\0');
  CHECK(*read_full(pair.other.get(), buffer) == 3);
}

TEST_CASE("read_some returns the available bytes without waiting for more") {
  SocketPair pair;
  CHECK(write_full(pair.one.get(), "abc"));
  std::string buffer(10, '\0');
  CHECK(*read_some(pair.other.get(), buffer, Deadline::in(std::chrono::seconds(20))) == 3);
  pair.one.reset();
  CHECK(*read_some(pair.other.get(), buffer) == 0);
}

TEST_CASE("a read without data fails at its deadline") {
  SocketPair pair;
  std::string buffer(1, '\0');
  const auto count = read_full(pair.one.get(), buffer, Deadline::in(std::chrono::milliseconds(5)));
  CHECK_FALSE(count);
}

TEST_CASE("writing to a closed socket returns an error and raises no signal") {
  SocketPair pair;
  pair.other.reset();
  CHECK_FALSE(write_full(pair.one.get(), "abc"));
}

}  // namespace venvctl::fd_test
