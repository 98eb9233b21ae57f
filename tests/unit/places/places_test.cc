#include "core/places/places.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::places_test {

const uid_t kMe = ::geteuid();

Variables with(std::initializer_list<std::pair<const char*, std::string>> values) {
  Variables variables;
  for (const auto& [name, value] : values) variables.set(name, value);
  return variables;
}

TEST_CASE("the variables of venvctl set its directories") {
  const auto found = places(with({{"VENVCTL_RUNTIME_DIR", "/r"},
                                  {"VENVCTL_STATE_DIR", "/s"},
                                  {"VENVCTL_CONFIG_DIR", "/c"}}),
                            kMe);
  REQUIRE(found);
  CHECK(found->runtime_directory == "/r");
  CHECK(found->socket_path == "/r/socket");
  CHECK(found->state_directory == "/s");
  CHECK(found->config_path() == "/c/config.toml");
}

TEST_CASE("a private XDG_RUNTIME_DIR is used, but one that is open to others is not") {
  TemporaryDirectory directory;
  const std::string& xdg = directory.path();
  const Variables variables =
      with({{"XDG_RUNTIME_DIR", xdg}, {"HOME", "/home/me"}, {"XDG_STATE_HOME", "/state"}});
  REQUIRE(::chmod(xdg.c_str(), 0700) == 0);
  CHECK(places(variables, kMe)->runtime_directory == xdg + "/venvctl");
  REQUIRE(::chmod(xdg.c_str(), 0755) == 0);
  CHECK(places(variables, kMe)->runtime_directory != xdg + "/venvctl");
}

TEST_CASE("the state and configuration directories come from XDG variables, then from HOME") {
  const auto by_xdg = places(
      with(
          {{"XDG_STATE_HOME", "/x/s"}, {"XDG_CONFIG_HOME", "/x/c"}, {"VENVCTL_RUNTIME_DIR", "/r"}}),
      kMe);
  CHECK(by_xdg->state_directory == "/x/s/venvctl");
  CHECK(by_xdg->config_directory == "/x/c/venvctl");
  const auto by_home = places(with({{"HOME", "/home/me"}, {"VENVCTL_RUNTIME_DIR", "/r"}}), kMe);
  CHECK(by_home->state_directory == "/home/me/.local/state/venvctl");
  CHECK(by_home->config_directory == "/home/me/.config/venvctl");
}

TEST_CASE("a missing or relative home and a path too long for a socket fail with a suggested fix") {
  CHECK_FALSE(places({}, kMe));
  CHECK_FALSE(places(with({{"HOME", "relative"}}), kMe));
  const auto found = places(
      with({{"HOME", "/home/me"}, {"VENVCTL_RUNTIME_DIR", "/" + std::string(101, 'x')}}), kMe);
  REQUIRE_FALSE(found);
  CHECK(found.error().message.find("VENVCTL_RUNTIME_DIR") != std::string::npos);
}

TEST_CASE(
    "root is refused if another user owns a directory, or the parent of a missing directory") {
  TemporaryDirectory directory;
  const std::string home = directory.path() + "/home";
  REQUIRE(::mkdir(home.c_str(), 0700) == 0);
  const auto found = places(with({{"HOME", home}, {"VENVCTL_RUNTIME_DIR", "/run/v"}}), kMe);
  REQUIRE(found);
  CHECK(check_owners(*found, ::geteuid()));
  // If the test runs as root, it gives the home directory to another user. Otherwise, the test's
  // user already owns it.
  const uid_t owner = ::geteuid() == 0 ? 65534 : ::geteuid();
  REQUIRE(::chown(home.c_str(), owner, static_cast<gid_t>(-1)) == 0);
  const auto checked = check_owners(*found, 0);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().message.find("sudo -H") != std::string::npos);
  CHECK(check_owners(*found, owner));
}

TEST_CASE("root may use its own directories in another user's home") {
  if (::geteuid() != 0) return skip("only root can give a home directory to another user");
  TemporaryDirectory directory;
  const std::string home = directory.path() + "/home";
  for (const char* below : {"", "/.local", "/.config"}) {
    REQUIRE(::mkdir((home + below).c_str(), 0700) == 0);
  }
  REQUIRE(::chown(home.c_str(), 65534, 65534) == 0);
  const auto found = places(with({{"HOME", home}, {"VENVCTL_RUNTIME_DIR", "/run/v"}}), kMe);
  REQUIRE(found);
  CHECK(check_owners(*found, 0));
}

TEST_CASE(
    "a private directory is created with mode 0700; an open or foreign directory is refused") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/deep/run";
  REQUIRE(ensure_private_directory(path, ::geteuid()));
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
  CHECK_FALSE(ensure_private_directory(path, ::geteuid() + 1));
  REQUIRE(::chmod(path.c_str(), 0750) == 0);
  CHECK_FALSE(ensure_private_directory(path, ::geteuid()));
  const std::string link = directory.path() + "/link";
  REQUIRE(::symlink(path.c_str(), link.c_str()) == 0);
  CHECK_FALSE(ensure_private_directory(link, ::geteuid()));
}

TEST_CASE("the state directory is known without a usable runtime directory") {
  const Variables variables =
      with({{"HOME", "/home/me"}, {"VENVCTL_RUNTIME_DIR", "/" + std::string(200, 'r')}});
  CHECK_FALSE(places(variables, kMe));
  const auto found = state_directory(variables);
  REQUIRE(found);
  CHECK(*found == "/home/me/.local/state/venvctl");
  CHECK_FALSE(state_directory({}));
}

}  // namespace venvctl::places_test
