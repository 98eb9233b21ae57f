#include "core/elsewhere/place.h"

#include "tests/support/catch.h"

namespace venvctl::place_test {

TEST_CASE("a place has a target and sometimes a directory") {
  const auto is = [](std::string_view word, std::string_view target, std::string_view directory) {
    const auto place = parse_place(word);
    REQUIRE(place);
    REQUIRE(*place);
    CHECK((*place)->target == target);
    CHECK((*place)->directory == directory);
  };
  is("docker:web", "web", "");
  is("podman:web:/srv/shop/", "web", "/srv/shop");
  is("compose:db", "db", "");
  is("devcontainer:", "", "");
  is("ssh:me@box.example:/srv/a b", "me@box.example", "/srv/a b");
  is("ssh:[::1]:/srv", "::1", "/srv");
  is("ssh:me@[fe80::1%eth0]:/srv", "me@fe80::1%eth0", "/srv");
  is("ssh:::1:/srv", "::1", "/srv");
  is("vagrant:", "", "");
  is("vagrant:db", "db", "");
}

TEST_CASE("other words are not places, and wrong places are errors") {
  for (const char* word : {"shop", "./docker", "docker", "a:b", "dockers:web", ""}) {
    const auto place = parse_place(word);
    REQUIRE(place);
    CHECK_FALSE(*place);
  }
  for (const char* word :
       {"docker:", "docker:-x", "docker:a b", "podman:web:srv", "podman:$(id)", "ssh:box",
        "ssh:-oProxyCommand=x:/d", "ssh:a@-b:/d", "ssh:[-v]:/d", "ssh:a@[-v]:/d", "ssh:[]:/d",
        "compose:", "devcontainer:x", "vagrant:-x", "podman:web:/a\nb"}) {
    INFO(word);
    CHECK_FALSE(parse_place(word));
  }
}

}  // namespace venvctl::place_test
