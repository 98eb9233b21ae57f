#include "core/locks/pylock.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::pylock_test {

TEST_CASE("the packages of the default groups for this machine are needed, without extras") {
  const auto packages = pylock_packages(toml(R"(
lock-version = "1.0"
default-groups = ["base"]
[[packages]]
name = "requests"
version = "2.31.0"
[[packages]]
name = "flask"
version = "3.0"
marker = "'web' in extras"
[[packages]]
name = "attrs"
version = "23"
marker = "'base' in dependency_groups"
[[packages]]
name = "local"
directory = { path = "." }
)"),
                                        linux_311());
  CHECK(wanted_in(packages) == std::vector<std::string>{"requests 2.31.0", "attrs 23", "local "});
}

}  // namespace venvctl::pylock_test
