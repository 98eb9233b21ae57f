#include "client/cli/create/staging.h"

#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::staging_test {

namespace fs = std::filesystem;

TEST_CASE("publish makes the complete environment visible and leaves no other file") {
  const TemporaryDirectory directory;
  const std::string place = std::string(directory.path()) + "/new";
  {
    auto staging = Staging::make(place);
    REQUIRE(staging.ok());
    fs::create_directories(staging->content() + "/bin");
    CHECK_FALSE(fs::exists(place));
    REQUIRE(staging->publish().ok());
  }
  CHECK(fs::exists(place + "/bin"));
  CHECK(std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("an environment that was not published is removed") {
  const TemporaryDirectory directory;
  {
    auto staging = Staging::make(std::string(directory.path()) + "/new");
    REQUIRE(staging.ok());
    fs::create_directories(staging->content() + "/bin");
  }
  CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("a file that another program created at the path is not replaced") {
  const TemporaryDirectory directory;
  const std::string place = std::string(directory.path()) + "/new";
  auto staging = Staging::make(place);
  REQUIRE(staging.ok());
  fs::create_directories(staging->content());
  fs::create_directories(place + "/mine");
  CHECK_FALSE(staging->publish().ok());
  CHECK(fs::exists(place + "/mine"));
}

TEST_CASE("a second preparation for the same path fails immediately") {
  const TemporaryDirectory directory;
  const std::string place = std::string(directory.path()) + "/new";
  auto first = Staging::make(place);
  REQUIRE(first.ok());
  CHECK_FALSE(Staging::make(place).ok());
}

TEST_CASE("a directory that no preparation created is not changed") {
  const TemporaryDirectory directory;
  const std::string in_the_way = std::string(directory.path()) + "/.new.venvctl-new/env";
  fs::create_directories(in_the_way);
  CHECK_FALSE(Staging::make(std::string(directory.path()) + "/new").ok());
  CHECK(fs::exists(in_the_way));
}

TEST_CASE("empty staging directories of killed preparations for other paths are also removed") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  fs::create_directories(top + "/.a.venvctl-new");
  fs::create_directories(top + "/.b.venvctl-new/env");
  { REQUIRE(Staging::make(top + "/new").ok()); }
  CHECK_FALSE(fs::exists(top + "/.a.venvctl-new"));
  CHECK(fs::exists(top + "/.b.venvctl-new/env"));
}

TEST_CASE("the next preparation removes the files of a killed one") {
  const TemporaryDirectory directory;
  const std::string hidden = std::string(directory.path()) + "/.new.venvctl-new";
  fs::create_directories(hidden + "/env/bin");
  std::ofstream(hidden + "/made-by-venvctl") << "";
  auto staging = Staging::make(std::string(directory.path()) + "/new");
  REQUIRE(staging.ok());
  CHECK_FALSE(fs::exists(staging->content()));
}

}  // namespace venvctl::staging_test
