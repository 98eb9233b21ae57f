#include "core/locks/poetry_lock.h"

#include <algorithm>

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

// Poetry before 1.5 writes the markers of a dependency only into the package that needs it.
TEST_CASE("a category alone does not say whether a package is needed on this machine") {
  const TomlDocument lock = toml(R"(
[[package]]
name = "click"
version = "8.0"
category = "main"
optional = false
[package.dependencies]
colorama = {version = "*", markers = "platform_system == \"Windows\""}
importlib-metadata = {version = "*", markers = "python_version < \"3.8\""}
six = "*"
[[package]]
name = "colorama"
version = "0.4"
category = "main"
optional = false
[[package]]
name = "importlib-metadata"
version = "6.0"
category = "main"
optional = false
[[package]]
name = "six"
version = "1.16"
category = "dev"
optional = false
)");
  const TomlDocument pyproject = toml("[tool.poetry.dependencies]\npython = '^3.7'\nclick = '*'\n");
  CHECK(wanted_in(poetry_packages(lock, &pyproject, linux_311())) == Wanted{"click 8.0"});
  CHECK(wanted_in(poetry_packages(lock, nullptr, linux_311())).empty());
}

TEST_CASE("an extra that the project asks for brings its dependencies for this machine") {
  const TomlDocument lock = toml(R"toml(
[[package]]
name = "uvicorn"
version = "0.20"
[package.dependencies]
uvloop = {version = ">=0.14", optional = true, markers = "sys_platform != \"win32\" and extra == \"standard\""}
colorama = {version = ">=0.4", optional = true, markers = "sys_platform == \"win32\" and extra == \"standard\""}
[package.extras]
Standard = ["colorama (>=0.4)", "uvloop (>=0.14,!=0.15.0)"]
[[package]]
name = "uvloop"
version = "0.17"
[[package]]
name = "colorama"
version = "0.4"
)toml");
  const TomlDocument plain = toml("[tool.poetry.dependencies]\nuvicorn = '*'\n");
  CHECK(wanted_in(poetry_packages(lock, &plain, linux_311())) == Wanted{"uvicorn 0.20"});
  for (const char* text : {"[tool.poetry.dependencies]\nuvicorn = {extras = ['standard']}\n",
                           "[project]\ndependencies = ['uvicorn[standard]']\n"}) {
    const TomlDocument pyproject = toml(text);
    CHECK(wanted_in(poetry_packages(lock, &pyproject, linux_311())) ==
          Wanted{"uvicorn 0.20", "uvloop 0.17"});
  }
}

TEST_CASE("a dependency of the project may be limited to some Pythons or to a platform") {
  const TomlDocument lock = toml("[[package]]\nname = 'a'\nversion = '1'\n");
  const auto is_wanted = [&](const std::string& condition) {
    const TomlDocument pyproject =
        toml("[tool.poetry.dependencies]\na = {version = '*', " + condition + "}\n");
    return !wanted_in(poetry_packages(lock, &pyproject, linux_311())).empty();
  };
  for (const char* range :
       {"^3.8", "^3.11.1", ">=3.8,<3.12", ">=3.8 <3.12", ">= 3.8", "~3.11", "~3", "3.11", "3.11.*",
        "3", "*", "<3.8 || ^3.10", "~3.9|~3.11", "!=3.10.*", "<=3.11", "==3.11.2", "~=3.8"}) {
    INFO(range);
    CHECK(is_wanted("python = '" + std::string(range) + "'"));
  }
  for (const char* range : {"<3.11", "^2.7", "^3.12", "~3.10", "3.10", "3.10.*", ">=3.8,<3.11",
                            "<3.8 || ~3.12", "!=3.11.*", "^3.11.3", "nonsense"}) {
    INFO(range);
    CHECK_FALSE(is_wanted("python = '" + std::string(range) + "'"));
  }
  CHECK(is_wanted("platform = 'linux'"));
  CHECK_FALSE(is_wanted("platform = 'win32'"));
  CHECK_FALSE(is_wanted("markers = \"os_name == 'nt'\", python = '^3.8'"));
}

TEST_CASE("without a lock file, the dependencies in pyproject.toml are needed") {
  const TomlDocument pyproject = toml(R"(
[tool.poetry.dependencies]
python = "^3.8"
A = "^1.2 || ^3"
b = {version = "~2.0", optional = true}
c = {git = "https://example.org/c.git"}
d = [{version = "<2", python = "<3.8"}, {version = ">=2", python = ">=3.8"}]
e = {version = "*", markers = "os_name == 'nt'"}
)");
  auto packages = poetry_manifest_packages(pyproject, linux_311());
  auto wanted = wanted_in(packages);
  std::ranges::sort(wanted);
  CHECK(wanted == Wanted{"a ^1.2 || ^3", "a ^1.2 || ^3", "c ", "d >=2"});
  const auto b = std::ranges::find(packages, "b", &LockedPackage::name);
  REQUIRE(b != packages.end());
  CHECK(b->versions.fits("2.0.5"));
  CHECK_FALSE(b->versions.fits("2.1"));
}

}  // namespace venvctl::poetry_lock_test
