#include "core/locks/poetry_lock.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::poetry_lock_test {

using Wanted = std::vector<std::string>;

TEST_CASE("the packages of main for this machine are needed, except optional ones") {
  const TomlDocument lock = toml(R"(
[[package]]
name = "Requests"
version = "2.31.0"
optional = false
groups = ["main", "dev"]
[[package]]
name = "pytest"
version = "8.0"
optional = false
groups = ["dev"]
[[package]]
name = "flask"
version = "3.0"
optional = true
groups = ["main"]
markers = "extra == \"web\""
[[package]]
name = "colorama"
version = "0.4"
optional = false
groups = ["main", "dev"]
[package.markers]
main = "sys_platform == \"win32\""
)");
  CHECK(wanted_in(poetry_packages(lock, nullptr, linux_311())) == Wanted{"requests 2.31.0"});
}

TEST_CASE("if a lock file has no groups, the packages that pyproject.toml requires are needed") {
  const TomlDocument lock = toml(R"(
[[package]]
name = "requests"
version = "2.31.0"
[package.dependencies]
idna = ">=2.5,<4"
PySocks = {version = ">=1.5", optional = true}
[[package]]
name = "idna"
version = "3.6"
[[package]]
name = "pysocks"
version = "1.7"
[[package]]
name = "pytest"
version = "8.0"
)");
  CHECK(wanted_in(poetry_packages(lock, nullptr, linux_311())).empty());
  const TomlDocument old_form = toml(
      "[tool.poetry.dependencies]\npython = \"^3.9\"\nrequests = \"^2\"\n"
      "[tool.poetry.group.dev.dependencies]\npytest = \"*\"\n");
  CHECK(wanted_in(poetry_packages(lock, &old_form, linux_311())) ==
        Wanted{"requests 2.31.0", "idna 3.6"});
  const TomlDocument new_form = toml("[project]\ndependencies = [\"requests (>=2,<3)\"]\n");
  CHECK(wanted_in(poetry_packages(lock, &new_form, linux_311())) ==
        Wanted{"requests 2.31.0", "idna 3.6"});
}

TEST_CASE("in the oldest lock files, the category decides whether a package is needed") {
  const TomlDocument lock = toml(
      "[[package]]\nname = \"a\"\nversion = \"1\"\ncategory = \"main\"\noptional = false\n"
      "[[package]]\nname = \"b\"\nversion = \"1\"\ncategory = \"dev\"\noptional = false\n");
  CHECK(wanted_in(poetry_packages(lock, nullptr, linux_311())) == Wanted{"a 1"});
}

}  // namespace venvctl::poetry_lock_test
