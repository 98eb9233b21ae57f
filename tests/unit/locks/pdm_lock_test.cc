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
                                     nullptr, linux_311());
  CHECK(wanted_in(packages) == std::vector<std::string>{"requests 2.31.0"});
  CHECK(packages.size() == 4);
}

TEST_CASE("if no package has groups, the packages that pyproject.toml requires are needed") {
  const TomlDocument lock = toml(R"(
[[package]]
name = "requests"
version = "2.31.0"
dependencies = ["idna<4,>=2.5", "colorama; sys_platform == 'win32'"]
[[package]]
name = "requests"
version = "2.31.0"
extras = ["socks"]
dependencies = ["PySocks!=1.5.7,>=1.5.6", "requests==2.31.0"]
[[package]]
name = "idna"
version = "3.6"
[[package]]
name = "pysocks"
version = "1.7"
[[package]]
name = "colorama"
version = "0.4"
[[package]]
name = "pytest"
version = "8.0"
)");
  CHECK(wanted_in(pdm_packages(lock, nullptr, linux_311())).empty());
  const TomlDocument plain = toml("[project]\ndependencies = ['requests>=2']\n");
  CHECK(wanted_in(pdm_packages(lock, &plain, linux_311())) ==
        std::vector<std::string>{"requests 2.31.0", "requests 2.31.0", "idna 3.6"});
  const TomlDocument with_extra = toml("[project]\ndependencies = ['requests[Socks]>=2']\n");
  CHECK(wanted_in(pdm_packages(lock, &with_extra, linux_311())) ==
        std::vector<std::string>{"requests 2.31.0", "requests 2.31.0", "idna 3.6", "pysocks 1.7"});
}

}  // namespace venvctl::pdm_lock_test
