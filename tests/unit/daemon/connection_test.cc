#include "daemon/server/connection.h"

#include <sys/socket.h>

#include <memory>
#include <optional>

#include "core/wire/frame.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::connection_test {

using std::chrono::milliseconds;

std::string frame(const std::string& verb, const std::string& body) {
  char header[wire::kMaxHeaderBytes];
  const size_t size = wire::write_header(header, verb.c_str(), body.size());
  return std::string(header, size) + body;
}

// A client and the daemon's end of its connection.
struct Client {
  Loop loop;
  UniqueFd socket;
  std::unique_ptr<Connection> connection;
  std::optional<std::string> request;
  std::function<void()> on_request = [] {};

  explicit Client(const std::string& sent_before, const ConnectionLimits& limits = {}) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    socket.reset(ends[0]);
    int least = 1;  // the kernel uses its minimum, so a long reply is sent in many pieces
    REQUIRE(::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &least, sizeof(least)) == 0);
    send(sent_before);
    connection = std::make_unique<Connection>(
        loop, UniqueFd(ends[1]), limits,
        [this](std::string_view verb, std::string_view body) {
          request = std::string(verb) + " " + std::string(body);
          on_request();
        },
        [this] { connection.reset(); });
  }
  void send(const std::string& bytes) { REQUIRE(write_full(socket.get(), bytes)); }
  bool has_ended() {
    return run_until(loop, [this] { return !connection; });
  }
  // Everything that arrived before the daemon closed its end.
  std::string received() const {
    std::string text(256 * 1024, '\0');
    const auto count = read_full(socket.get(), text, Deadline::in(std::chrono::seconds(20)));
    text.resize(count ? *count : 0);
    return text;
  }
};

TEST_CASE("a request that has already arrived is answered without running the loop") {
  Client client(frame("status", "{}"));
  client.on_request = [&] { client.connection->send("ok", "yes"); };
  client.connection->start();
  CHECK(client.request == "status {}");
  CHECK_FALSE(client.connection);
  CHECK(client.received() == frame("ok", "yes"));
}

TEST_CASE("a request may arrive byte by byte, with zero bytes and newlines in its body") {
  const std::string body("a\0b\nc", 5);
  const std::string bytes = frame("resolve", body);
  Client client("");
  client.connection->start();
  for (const char byte : bytes) {
    CHECK(client.connection->is_waiting_for_client());
    client.send(std::string(1, byte));
    client.loop.run_pending();
  }
  REQUIRE(run_until(client.loop, [&] { return client.request.has_value(); }));
  CHECK(*client.request == "resolve " + body);
  CHECK_FALSE(client.connection->is_waiting_for_client());
}

TEST_CASE("a reply may be sent at a later turn of the loop, and it ends the connection") {
  Client client(frame("list", "{}"));
  client.connection->start();
  client.loop.run_pending();
  REQUIRE(client.connection);
  client.connection->send("ok", "first");
  CHECK_FALSE(client.connection);
  CHECK(client.received() == frame("ok", "first"));
}

TEST_CASE("malformed input gets an error reply and reaches no handler") {
  for (const std::string bytes :
       {"GET / HTTP/1.1\r\n", "venvctl1 list 65537\n", "venvctl1 A 0\n"}) {
    Client client(bytes);
    client.connection->start();
    CHECK_FALSE(client.connection);
    CHECK_FALSE(client.request);
    CHECK(client.received().starts_with("venvctl1 error "));
  }
}

TEST_CASE("a client that closes before its request is complete is dropped") {
  Client client("venvctl1 resolve 100\nhalf");
  client.connection->start();
  client.socket.reset();
  CHECK(client.has_ended());
  CHECK_FALSE(client.request);
}

TEST_CASE("the daemon waits for an incomplete request or a silent client only until a deadline") {
  const ConnectionLimits half{milliseconds(1), std::chrono::hours(1)};
  Client slow("venvctl1 resolve 100\nhalf", half);
  slow.connection->start();
  CHECK(slow.has_ended());
  const ConnectionLimits idle{std::chrono::hours(1), milliseconds(1)};
  Client silent("", idle);
  silent.connection->start();
  CHECK(silent.has_ended());
}

TEST_CASE(
    "a request that exceeds its time limit gets an error, whether it arrived whole or in pieces") {
  const std::string request = frame("list", "{}");
  for (const size_t at_first : {request.size(), size_t{0}, size_t{5}}) {
    // The time limit of 100 ms is long enough for the rest of the request to arrive.
    Client client(request.substr(0, at_first), {std::chrono::hours(1), milliseconds(100)});
    client.connection->start();
    if (at_first < request.size()) client.send(request.substr(at_first));
    CHECK(client.has_ended());
    CHECK(client.request);
    CHECK(client.received().starts_with("venvctl1 error "));
  }
}

TEST_CASE(
    "a body too long for one frame is sent in parts, but an answer that long becomes an error") {
  const std::string body(2 * wire::kMaxBodyBytes + 1, 'x');
  const std::string part = frame("part", body.substr(0, wire::kMaxBodyBytes));
  for (const auto& [verb, expected] :
       {std::pair<std::string, std::string>{"ok", part + part + frame("ok", "x")},
        std::pair<std::string, std::string>{"answer", "venvctl1 error "}}) {
    Client client(frame("list", "{}"));
    client.connection->start();
    client.connection->send(verb, body);
    std::string received;
    REQUIRE(run_until(client.loop, [&] {
      char buffer[16 * 1024];
      const ssize_t count = ::recv(client.socket.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
      if (count > 0) received.append(buffer, static_cast<size_t>(count));
      return count == 0;
    }));
    CHECK(received.substr(0, expected.size()) == expected);
  }
}

TEST_CASE("a reply larger than the socket buffer arrives complete") {
  Client client(frame("list", "{}"));
  client.connection->start();
  const std::string body(wire::kMaxBodyBytes, 'x');
  client.connection->send("ok", body);
  CHECK(client.connection);
  std::string received;
  REQUIRE(run_until(client.loop, [&] {
    char buffer[1000];
    const ssize_t count = ::recv(client.socket.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
    if (count > 0) received.append(buffer, static_cast<size_t>(count));
    return count == 0;
  }));
  CHECK(received == frame("ok", body));
  CHECK_FALSE(client.connection);
}

TEST_CASE("a client that does not read its reply is dropped") {
  Client client(frame("list", "{}"), {milliseconds(1), std::chrono::hours(1)});
  client.connection->start();
  client.connection->send("ok", std::string(wire::kMaxBodyBytes, 'x'));
  CHECK(client.has_ended());
}

}  // namespace venvctl::connection_test
