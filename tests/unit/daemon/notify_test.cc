#include "daemon/notify.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::notify_test {

// The socket on which systemd listens. '@' stands for the abstract namespace.
struct Manager {
  explicit Manager(std::string at) : address(std::move(at)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, address.data(), address.size());
    if (address[0] == '@') name.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    REQUIRE(::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), size) == 0);
  }
  Variables variables() const {
    Variables set;
    set.set("NOTIFY_SOCKET", address);
    return set;
  }
  // The next datagram; "" if there is none.
  std::string heard() const {
    char buffer[256];
    const ssize_t count = ::recv(fd.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
    return {buffer, count > 0 ? static_cast<size_t>(count) : 0};
  }
  std::string address;
  UniqueFd fd{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

constexpr long kPid = 4711;

TEST_CASE("each state is sent as one datagram, to a path or to an abstract address") {
  TemporaryDirectory directory;
  for (const std::string& address : {directory.path() + "/notify", "@" + directory.path()}) {
    const Manager manager(address);
    const Notify notify(manager.variables(), kPid);
    notify.ready();
    notify.alive();
    notify.stopping();
    CHECK(manager.heard() == "READY=1");
    CHECK(manager.heard() == "WATCHDOG=1");
    CHECK(manager.heard() == "STOPPING=1");
    CHECK(manager.heard().empty());
  }
}

TEST_CASE("without a listener or with an impossible address, notifications do nothing") {
  Variables variables;
  Notify(variables, kPid).ready();
  for (const std::string& address :
       {std::string(), std::string("/no/such/socket"), std::string(200, 'x')}) {
    variables.set("NOTIFY_SOCKET", address);
    Notify(variables, kPid).ready();
  }
}

TEST_CASE("the heartbeat interval is half of WATCHDOG_USEC if the variable is for this process") {
  Variables variables;
  variables.set("NOTIFY_SOCKET", "/run/notify");
  CHECK_FALSE(Notify(variables, kPid).watchdog_span());
  variables.set("WATCHDOG_USEC", "30000000");
  CHECK(Notify(variables, kPid).watchdog_span() == std::chrono::milliseconds(15'000));
  variables.set("WATCHDOG_PID", std::to_string(kPid));
  CHECK(Notify(variables, kPid).watchdog_span());
  variables.set("WATCHDOG_PID", "1");
  CHECK_FALSE(Notify(variables, kPid).watchdog_span());
}

TEST_CASE("a watchdog interval that is not a positive number is ignored") {
  for (const char* span : {"", "0", "-5", "soon", "1s"}) {
    Variables variables;
    variables.set("NOTIFY_SOCKET", "/run/notify");
    variables.set("WATCHDOG_USEC", span);
    INFO(span);
    CHECK_FALSE(Notify(variables, kPid).watchdog_span());
  }
}

}  // namespace venvctl::notify_test
