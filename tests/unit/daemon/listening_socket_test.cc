#include "daemon/server/listening_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::listening_socket_test {

using AtPath = ListeningSocket::AtPath;

struct Place {
  TemporaryDirectory directory;
  std::string path = directory.path() + "/socket";

  ListeningSocket bound() const {
    auto socket = ListeningSocket::bind(path);
    REQUIRE(socket);
    return std::move(*socket);
  }
};

TEST_CASE(
    "a bound socket accepts connections at its path with mode 0600, and leaves no other file") {
  const Place place;
  const ListeningSocket socket = place.bound();
  CHECK(socket.at_path() == AtPath::Ours);
  CHECK(ListeningSocket::is_served(place.path));
  struct stat status {};
  REQUIRE(::lstat(place.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  std::filesystem::directory_iterator files(place.directory.path());
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a stale socket at the path accepts no connections and is replaced") {
  const Place place;
  { const ListeningSocket stale = place.bound(); }
  CHECK_FALSE(ListeningSocket::is_served(place.path));
  CHECK(place.bound().at_path() == AtPath::Ours);
}

TEST_CASE(
    "a path that another socket took over is reported as Anothers while that socket listens") {
  const Place place;
  const ListeningSocket ours = place.bound();
  {
    const ListeningSocket other = place.bound();
    CHECK(ours.at_path() == AtPath::Anothers);
    CHECK(other.at_path() == AtPath::Ours);
  }
  CHECK(ours.at_path() == AtPath::Nothing);
}

TEST_CASE("a missing path and a file that is not a socket are both reported as Nothing") {
  const Place place;
  const ListeningSocket socket = place.bound();
  std::filesystem::remove(place.path);
  CHECK(socket.at_path() == AtPath::Nothing);
  std::ofstream(place.path) << "a file";
  CHECK(socket.at_path() == AtPath::Nothing);
  CHECK_FALSE(ListeningSocket::is_served(place.path));
}

TEST_CASE("unlink_own removes the path only if the socket there is its own") {
  const Place place;
  ListeningSocket ours = place.bound();
  ListeningSocket other = place.bound();
  ours.unlink_own();
  CHECK(other.at_path() == AtPath::Ours);
  other.unlink_own();
  CHECK_FALSE(std::filesystem::exists(place.path));
}

TEST_CASE("another socket that takes over the path is never mistaken for the bound one") {
  const Place place;
  const Place elsewhere;
  for (int round = 0; round < 100; ++round) {
    const std::string taken_from = place.directory.path() + "/other";
    auto other = ListeningSocket::bind(taken_from);
    REQUIRE(other);
    std::atomic<bool> is_watching = false;
    // Replaces the socket as soon as something exists at its path.
    std::thread taker([&] {
      struct stat status {};
      is_watching = true;
      while (::lstat(place.path.c_str(), &status) != 0) {
      }
      ::rename(taken_from.c_str(), place.path.c_str());
    });
    while (!is_watching) {
    }
    const auto ours = ListeningSocket::bind(place.path);
    taker.join();
    REQUIRE(ours);
    REQUIRE(ours->at_path() == AtPath::Anothers);
    std::filesystem::remove(place.path);
  }
}

TEST_CASE("a path of the maximum length is bound; a longer path is refused with a suggested fix") {
  TemporaryDirectory directory;
  const size_t longest = sizeof(sockaddr_un::sun_path) - 1;
  const std::string path =
      directory.path() + "/" + std::string(longest - directory.path().size() - 1, 's');
  CHECK(ListeningSocket::bind(path));
  const auto refused = ListeningSocket::bind(path + "s");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("VENVCTL_RUNTIME_DIR") != std::string::npos);
  CHECK_FALSE(ListeningSocket::is_served(path + "s"));
}

TEST_CASE("is_served is true for a listening socket whose backlog is full") {
  const Place place;
  const ListeningSocket socket = place.bound();
  REQUIRE(::listen(socket.fd(), 0) == 0);
  for (int i = 0; i < 4; ++i) CHECK(ListeningSocket::is_served(place.path));
}

TEST_CASE("systemd's socket is used only if it is meant for this process") {
  const Place place;
  const auto taken = [&](const char* pid, const char* count) {
    Variables variables;
    variables.set("LISTEN_PID", pid);
    variables.set("LISTEN_FDS", count);
    return ListeningSocket::from_systemd(variables, 4711, place.path).has_value();
  };
  CHECK_FALSE(ListeningSocket::from_systemd({}, 4711, place.path));
  CHECK_FALSE(taken("4712", "1"));
  CHECK_FALSE(taken("4711", "2"));
}

}  // namespace venvctl::listening_socket_test
