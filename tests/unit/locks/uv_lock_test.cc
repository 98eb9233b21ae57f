#include "core/locks/uv_lock.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::uv_lock_test {

using Wanted = std::vector<std::string>;

constexpr std::string_view kLock = R"(
version = 1
[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
  { name = "requests", extra = ["socks"] },
  { name = "colorama", marker = "sys_platform == 'win32'" },
]
[package.optional-dependencies]
web = [{ name = "flask" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[[package]]
name = "requests"
version = "2.31.0"
dependencies = [{ name = "idna" }]
[package.optional-dependencies]
socks = [{ name = "PySocks" }]
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
name = "flask"
version = "3.0"
[[package]]
name = "pytest"
version = "8.0"
)";

TEST_CASE("the packages of extras, groups and other platforms are not needed") {
  CHECK(wanted_in(uv_packages(toml(kLock), linux_311())) ==
        Wanted{"requests 2.31.0", "idna 3.6", "pysocks 1.7"});
}

TEST_CASE("a project that is a package is also needed") {
  std::string lock(kLock);
  lock.replace(lock.find("virtual"), 7, "editable");
  CHECK(wanted_in(uv_packages(toml(lock), linux_311())).front() == "shop 0.1.0");
}

TEST_CASE("if the root of a workspace is not a project, all members are needed") {
  const TomlDocument lock = toml(R"(
[manifest]
members = ["one", "two"]
[[package]]
name = "one"
version = "0.1"
source = { editable = "libs/one" }
dependencies = [{ name = "idna" }]
[[package]]
name = "two"
version = "0.1"
source = { virtual = "libs/two" }
dependencies = [{ name = "rich" }]
[[package]]
name = "idna"
version = "3.6"
[[package]]
name = "rich"
version = "13"
[[package]]
name = "pytest"
version = "8"
)");
  CHECK(wanted_in(uv_packages(lock, linux_311())) == Wanted{"one 0.1", "idna 3.6", "rich 13"});
}

TEST_CASE("of a package with several versions, only those for this machine and Python are needed") {
  const auto packages = uv_packages(toml(R"(
[[package]]
name = "numpy"
version = "1.26"
resolution-markers = ["python_full_version < '3.9'"]
[[package]]
name = "numpy"
version = "2.0"
resolution-markers = ["python_full_version >= '3.9'"]
)"),
                                    linux_311());
  REQUIRE(packages.size() == 2);
  CHECK_FALSE(packages[0].applies);
  CHECK(packages[1].applies);
}

}  // namespace venvctl::uv_lock_test
