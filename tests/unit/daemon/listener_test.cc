#include "daemon/server/listener.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "daemon/server/listening_socket.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::listener_test {

constexpr char kRequest[] = "venvctl1 list 2\n{}";

struct Server {
  explicit Server(uid_t uid = ::getuid())
      : socket(std::move(*ListeningSocket::bind(directory.path() + "/socket"))),
        listener(loop, socket.fd(), uid, {},
                 [this](std::string_view, std::string_view, Listener::Send send) {
                   waiting.push_back(std::move(send));
                 }) {}

  UniqueFd connect() const {
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, socket.path().c_str());
    REQUIRE(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    return fd;
  }
  UniqueFd ask() const {
    UniqueFd fd = connect();
    REQUIRE(write_full(fd.get(), kRequest));
    return fd;
  }

  TemporaryDirectory directory;
  Loop loop;
  ListeningSocket socket;
  std::vector<Listener::Send> waiting;  // requests without a reply
  Listener listener;
};

bool is_closed(const UniqueFd& client) {
  char byte = 0;
  return ::recv(client.get(), &byte, 1, MSG_DONTWAIT) == 0;
}

TEST_CASE("a request counts in working_count until the reply is sent; then the client is dropped") {
  Server server;
  const UniqueFd client = server.ask();
  const UniqueFd silent = server.connect();
  REQUIRE(run_until(server.loop, [&] { return server.listener.client_count() == 2; }));
  CHECK(server.listener.working_count() == 1);
  server.waiting.at(0)("ok", "{}");
  CHECK(server.listener.client_count() == 1);
  CHECK(server.listener.working_count() == 0);
  std::string reply(14, '\0');
  REQUIRE(read_full(client.get(), reply));
  CHECK(reply == "venvctl1 ok 2\n");
}

TEST_CASE("a second reply to a dropped client is discarded") {
  Server server;
  const UniqueFd client = server.ask();
  REQUIRE(run_until(server.loop, [&] { return server.waiting.size() == 1; }));
  server.waiting[0]("ok", "{}");
  server.waiting[0]("ok", "{}");
  CHECK(server.listener.client_count() == 0);
}

TEST_CASE("a reply that is sent after the listener was destroyed is discarded") {
  Listener::Send kept;
  UniqueFd client;
  {
    Server server;
    client = server.ask();
    REQUIRE(run_until(server.loop, [&] { return server.waiting.size() == 1; }));
    kept = server.waiting[0];
  }
  kept("ok", "{}");
  CHECK(is_closed(client));
}

TEST_CASE("clients that wait for a reply still get it after the listener moved to another socket") {
  Server server;
  const UniqueFd client = server.ask();
  REQUIRE(run_until(server.loop, [&] { return server.waiting.size() == 1; }));
  auto next = ListeningSocket::bind(server.socket.path());
  REQUIRE(next);
  server.listener.move_to(next->fd());
  server.socket = std::move(*next);
  const UniqueFd later = server.ask();
  REQUIRE(run_until(server.loop, [&] { return server.waiting.size() == 2; }));
  for (const Listener::Send& send : server.waiting) send("ok", "{}");
  for (const UniqueFd* each : {&client, &later}) {
    std::string reply(14, '\0');
    REQUIRE(read_full(each->get(), reply));
    CHECK(reply == "venvctl1 ok 2\n");
  }
}

TEST_CASE("a peer of another user is rejected without reading its request") {
  Server server(::getuid() + 1);
  const UniqueFd client = server.ask();
  CHECK(run_until(server.loop, [&] { return is_closed(client) || errno == ECONNRESET; }));
  CHECK(server.waiting.empty());
}

TEST_CASE("above kMaxClients, the client that has been silent longest is dropped") {
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4 * Listener::kMaxClients);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  Server server;
  const UniqueFd asking = server.ask();
  std::vector<UniqueFd> silent;
  while (silent.size() < Listener::kMaxClients - 1) {
    for (int i = 0; i < 100 && silent.size() < Listener::kMaxClients - 1; ++i) {
      silent.push_back(server.connect());
    }
    REQUIRE(run_until(server.loop,
                      [&] { return server.listener.client_count() == silent.size() + 1; }));
  }
  const UniqueFd last = server.ask();
  REQUIRE(run_until(server.loop, [&] { return server.waiting.size() == 2; }));
  CHECK(server.listener.client_count() == Listener::kMaxClients);
  CHECK(is_closed(silent[0]));
  CHECK_FALSE(is_closed(silent[1]));
  CHECK_FALSE(is_closed(asking));
}

TEST_CASE("after stop_accepting, the connected clients still get their replies") {
  Server server;
  const UniqueFd client = server.ask();
  REQUIRE(run_until(server.loop, [&] { return server.waiting.size() == 1; }));
  server.listener.stop_accepting();
  const UniqueFd late = server.ask();
  server.loop.run_pending();
  CHECK(server.waiting.size() == 1);
  server.waiting[0]("ok", "{}");
  char byte = 0;
  CHECK(::recv(client.get(), &byte, 1, MSG_DONTWAIT) == 1);
}

}  // namespace venvctl::listener_test
