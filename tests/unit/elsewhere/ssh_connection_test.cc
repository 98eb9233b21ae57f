#include "client/elsewhere/ssh_connection.h"

#include "tests/support/catch.h"

namespace venvctl::ssh_connection_test {

TEST_CASE("the last line of ssh's log says whether the connection failed") {
  CHECK(connection_failure("ssh: connect to host box port 22: Connection refused\r\n") ==
        "ssh: connect to host box port 22: Connection refused");
  for (const char* line :
       {"me@box: Permission denied (publickey).", "Host key verification failed.",
        "ssh: Could not resolve hostname box: Name or service not known",
        "Connection to box closed by remote host.", "Connection reset by 127.0.0.1 port 22",
        "client_loop: send disconnect: Broken pipe"}) {
    CHECK(connection_failure(std::string("Warning: Permanently added 'box'.\n") + line + "\r\n") ==
          line);
  }
}

TEST_CASE("a warning about a connection that works is no failure") {
  for (const char* line :
       {"", "Warning: Permanently added 'box' (ED25519) to the list of known hosts.",
        "Connection to box closed.", "bind [127.0.0.1]:8080: Address already in use",
        "ControlSocket /run/user/5/venvctl/ssh-1 already exists, disabling multiplexing",
        "mux_client_request_session: session request failed: Session open refused by peer",
        "debug1: connect to host", "Warning: remote port forwarding failed: permission denied"}) {
    CHECK(connection_failure(std::string(line) + "\r\n").empty());
  }
}

}  // namespace venvctl::ssh_connection_test
