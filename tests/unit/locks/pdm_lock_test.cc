#include "core/locks/pdm_lock.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::pdm_lock_test {

TEST_CASE("the packages of the default group for this machine and Python are needed") {
  const auto packages = pdm_packages(toml(R"(
[[package]]
name = "requests"
version = "2.31.0"
groups = ["default"]
[[package]]
name = "pytest"
version = "8.0"
groups = ["dev"]
[[package]]
name = "colorama"
version = "0.4"
groups = ["default"]
marker = "sys_platform == \"win32\""
[[package]]
name = "old"
version = "1"
)"),
                                     linux_311());
  CHECK(wanted_in(packages) == std::vector<std::string>{"requests 2.31.0"});
  CHECK(packages.size() == 4);
}

}  // namespace venvctl::pdm_lock_test
