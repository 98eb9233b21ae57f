#include "client/cli/records/recorded_directory.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::recorded_directory_test {

namespace fs = std::filesystem;

void write_configuration(const std::string& env, const char* text) {
  fs::create_directories(env);
  std::ofstream(env + "/pyvenv.cfg") << text;
}

TEST_CASE("a directory is recognized after it was moved") {
  const TemporaryDirectory directory;
  const std::string env = directory.path() + "/env";
  write_configuration(env, "home = /usr/bin\n");
  const RecordedDirectory recorded = recorded_directory(env);
  CHECK(is_at(recorded, env));
  CHECK_FALSE(is_taken_by_other(recorded, env));
  fs::rename(env, env + "2");
  CHECK_FALSE(is_at(recorded, env));
  CHECK_FALSE(is_taken_by_other(recorded, env));
  CHECK(is_at(recorded, env + "2"));
  fs::create_directory_symlink(env + "2", env);
  CHECK_FALSE(is_at(recorded, env));
  CHECK(is_taken_by_other(recorded, env));
  CHECK(recorded_directory(env).inode == 0);
  CHECK_FALSE(is_at(RecordedDirectory(), env));
}

TEST_CASE("a later directory with the same inode is a different directory") {
  const TemporaryDirectory directory;
  const std::string env = directory.path() + "/env";
  write_configuration(env, "home = /usr/bin\n");
  RecordedDirectory recorded = recorded_directory(env);
  if (recorded.born_ns != 0) {
    recorded.born_ns -= 1;
    CHECK_FALSE(is_at(recorded, env));
    CHECK(is_taken_by_other(recorded, env));
  }
  recorded.born_ns = 0;  // as on a file system without birth times
  CHECK(is_at(recorded, env));
  write_configuration(env, "home = /opt/bin\n");
  CHECK_FALSE(is_at(recorded, env));
  recorded.config_sha256.clear();
  CHECK(is_at(recorded, env));
}

}  // namespace venvctl::recorded_directory_test
