#include "core/locks/lock_table.h"

#include "tests/support/fake_file_system.h"
#include "tests/unit/locks/locked.h"

namespace venvctl::lock_table_test {

TEST_CASE(
    "a lock file takes precedence over the manifest; a manifest without dependencies is skipped") {
  FakeFileSystem files;
  CHECK_FALSE(lock_of_project(files, "/p", "/p/.venv", linux_311()));
  files.write_file("/p/requirements.txt", "a==1\n");
  files.write_file("/p/pyproject.toml", "[tool.black]\n");
  CHECK(lock_of_project(files, "/p", "/p/.venv", linux_311())->file == "/p/requirements.txt");
  files.write_file("/p/pyproject.toml", "[project]\ndependencies = [\"a\"]\n");
  CHECK(lock_of_project(files, "/p", "/p/.venv", linux_311())->file == "/p/pyproject.toml");
  files.write_file("/p/Pipfile.lock", R"({"default": {"a": {"version": "==1"}}})");
  const auto lock = lock_of_project(files, "/p", "/p/.venv", linux_311());
  REQUIRE(lock);
  CHECK(lock->file == "/p/Pipfile.lock");
  CHECK(lock->sync == "pipenv sync");
  CHECK(lock->packages.size() == 1);
}

TEST_CASE("pixi.lock is compared only with environments of pixi, and no other lock file is") {
  FakeFileSystem files;
  files.write_file("/p/pixi.lock", "version: 6\nenvironments: {}\n");
  files.write_file("/p/requirements.txt", "a==1\n");
  CHECK(lock_of_project(files, "/p", "/p/.venv", linux_311())->file == "/p/requirements.txt");
  const auto lock = lock_of_project(files, "/p", "/p/.pixi/envs/default", linux_311());
  REQUIRE(lock);
  CHECK(lock->file == "/p/pixi.lock");
  CHECK(lock->sync == "pixi install");
  files.remove("/p/pixi.lock");
  CHECK(lock_of_project(files, "/p", "/p/.pixi/envs/default", linux_311())->file ==
        "/p/requirements.txt");
}

TEST_CASE("a lock file that is invalid shows no differences") {
  FakeFileSystem files;
  files.write_file("/p/uv.lock", "[[package");
  files.write_file("/p/requirements.txt", "a==1\n");
  CHECK_FALSE(lock_of_project(files, "/p", "/p/.venv", linux_311()));
}

TEST_CASE("nothing is read from a lock file that is longer than the limit") {
  FakeFileSystem files;
  const std::string begin = "version = 1\n[[package]]\nname = \"a\"\n#";
  files.write_file("/p/uv.lock", begin + std::string(16 * 1024 * 1024, 'x'));
  CHECK_FALSE(lock_of_project(files, "/p", "/p/.venv", linux_311()));
}

TEST_CASE("Poetry's own list of dependencies counts if there is no standard list") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[tool.poetry.dependencies]\nidna = '^3'\n");
  files.write_file("/p/requirements.txt", "rich\n");
  const auto lock = lock_of_project(files, "/p", "/p/.venv", linux_311());
  REQUIRE(lock);
  CHECK(wanted_in(lock->packages) == std::vector<std::string>{"idna ^3"});
  CHECK(lock->sync == "pip install -e .");
}

}  // namespace venvctl::lock_table_test
