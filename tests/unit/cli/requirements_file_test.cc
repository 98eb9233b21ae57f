#include "client/cli/repair/requirements_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::requirements_file_test {

namespace fs = std::filesystem;

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_CASE("a file of the user is never replaced, and neither is a link") {
  const TemporaryDirectory directory;
  const std::string prefix = std::string(directory.path()) + "/dev";
  std::ofstream(prefix + "-requirements.txt") << "# mine\n";
  fs::create_symlink("elsewhere", prefix + "-requirements-2.txt");
  const auto path = leave_requirements(prefix, "a==1\n");
  REQUIRE(path.ok());
  CHECK(*path == prefix + "-requirements-3.txt");
  CHECK(content(*path) == "a==1\n");
  CHECK(content(prefix + "-requirements.txt") == "# mine\n");
  CHECK(fs::is_symlink(prefix + "-requirements-2.txt"));
}

TEST_CASE("the same list is not written twice, and a list that the user edited is kept") {
  const TemporaryDirectory directory;
  const std::string prefix = std::string(directory.path()) + "/dev";
  REQUIRE(leave_requirements(prefix, "a==1\n").ok());
  CHECK(*leave_requirements(prefix, "a==1\n") == prefix + "-requirements.txt");
  std::ofstream(prefix + "-requirements.txt", std::ios::app) << "# mine\n";
  CHECK(*leave_requirements(prefix, "b==2\n") == prefix + "-requirements-2.txt");
  CHECK(content(prefix + "-requirements.txt") == "a==1\n# mine\n");
}

TEST_CASE("a list that nobody changed is replaced by the next one") {
  const TemporaryDirectory directory;
  const std::string prefix = std::string(directory.path()) + "/dev";
  REQUIRE(leave_requirements(prefix, "a==1\n").ok());
  const auto path = leave_requirements(prefix, "b==2\n");
  REQUIRE(path.ok());
  CHECK(content(*path) == "b==2\n");
  const bool has_attributes = *path == prefix + "-requirements.txt";
  CHECK(std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()) ==
        (has_attributes ? 1 : 2));
}

}  // namespace venvctl::requirements_file_test
