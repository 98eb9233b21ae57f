#include "client/elsewhere/front_end.h"

#include "client/elsewhere/container_state.h"
#include "tests/support/catch.h"

namespace venvctl::front_end_test {

using Catch::Matchers::Equals;
using Words = std::vector<std::string>;

TEST_CASE("docker and podman get the directory, the user and names of variables, but no values") {
  ElsewhereRecord record;
  record.kind = "podman";
  record.target = "web";
  record.user = "1000:1000";
  const RemoteCommand command{{"/usr/bin/python3", "-v"}, "/srv/a b", {{"PYTHONUTF8", "1"}}, true};
  CHECK_THAT(
      words_of("/usr/bin/podman", record, command, {}),
      Equals(Words{"/usr/bin/podman", "exec", "-i", "-t",
                   "--detach-keys=ctrl-@,ctrl-_,ctrl-@,ctrl-_", "--workdir", "/srv/a b", "--user",
                   "1000:1000", "-e", "PYTHONUTF8", "web", "/usr/bin/python3", "-v"}));
}

TEST_CASE("ssh gets one line that every shell reads in the same way") {
  ElsewhereRecord record;
  record.kind = "ssh";
  record.target = "me@box";
  record.place = "ssh:box:/srv";
  const RemoteCommand command{{"python", "it's \\n"}, "/srv/a b", {{"A", "x y"}}, false};
  CHECK_THAT(words_of("/usr/bin/ssh", record, command, ssh_options("/c", true)),
             Equals(Words{"/usr/bin/ssh", "-F", "/c", "-T", "--", "me@box",
                          R"sh(exec /bin/sh -c 'cd "$0" 2>/dev/null || )sh"
                          R"sh({ printf "%s\n" "$1" >&2; exit 125; }; shift; exec env "$@"' )sh"
                          R"sh('/srv/a b' 'venvctl: '\''/srv/a b'\'' does not exist in ssh:box:/srv: )sh"
                          R"sh(create it there, or change to another directory' )sh"
                          R"sh('A=x y' python 'it'\''s '\\'n')sh"}));
}

TEST_CASE("ssh gets an encoded line if csh could not read the line") {
  ElsewhereRecord record;
  record.kind = "ssh";
  record.target = "box";
  const RemoteCommand command{{"python", "a\nb!\\'c"}, "", {}, false};
  CHECK(words_of("/usr/bin/ssh", record, command, {}).back() ==
        R"sh(exec /bin/sh -c 'eval "$(printf %b "$0")"' 'exec env python )sh"
        R"(\0047a\0012b\0041\0047\0134\0134\0047\0047\0134\0047\0047c\0047')");
}

TEST_CASE("variables of Python, of terminals and of the setting are passed, except PYTHONHOME") {
  Variables variables;
  for (const char* name : {"PYTHONPATH", "PYTHONHOME", "TERM", "SECRET", "OTHER"})
    variables.set(name, "1");
  for (const char* name : {"PYTHON*", "-i", "PYTHON X", "S*"}) variables.set(name, "1");
  Words names;
  for (const auto& [name, value] : passed_variables(variables, {"SECRET", "-i", "S*"})) {
    names.push_back(name);
  }
  CHECK_THAT(names, Equals(Words{"PYTHONPATH", "SECRET", "TERM"}));
}

TEST_CASE("of the options of vagrant's ssh-config, only those that run no program are kept") {
  const auto host = vagrant_host(
      "Host default\n  HostName 127.0.0.1\n  Port 2222\n  ProxyCommand evil\n  LocalCommand evil\n"
      "  PermitLocalCommand yes\n  Include /x\n  IdentityFile \"/a b\"\n");
  REQUIRE(host);
  CHECK(host->name == "default");
  CHECK(host->block ==
        "Host default\n  HostName 127.0.0.1\n  Port 2222\n  IdentityFile \"/a b\"\n");
  CHECK_FALSE(vagrant_host(""));
  CHECK_FALSE(vagrant_host("Host *\n"));
  CHECK_FALSE(vagrant_host("Host -x\n"));
  CHECK_FALSE(vagrant_host("Host a\nHost b\n"));
}

TEST_CASE("the user's ssh configuration comes before venvctl's settings") {
  const std::string text = ssh_configuration("/home/me", "/run/user/5/venvctl", "");
  CHECK(text.find("Include \"/home/me/.ssh/config\"") < text.find("ControlMaster auto"));
  CHECK(ssh_configuration("/home/me", "", "").find("ControlMaster") == std::string::npos);
  CHECK(socket_directory_in(text) == "/run/user/5/venvctl");
  CHECK(socket_directory_in(ssh_configuration("/home/me", "", "")).empty());
  CHECK(socket_directory_in("").empty());
}

TEST_CASE("a missing container and a front end that fails give different messages") {
  ElsewhereRecord record;
  record.kind = "docker";
  record.target = "web";
  CHECK(container_fault(record, "Error: No such container: web") ==
        "container web does not exist: create it again, or run venvctl use --forget");
  CHECK(container_fault(record, "Cannot connect to the daemon\n") ==
        "cannot ask docker about the container web (Cannot connect to the daemon): run docker "
        "inspect web");
}

}  // namespace venvctl::front_end_test
