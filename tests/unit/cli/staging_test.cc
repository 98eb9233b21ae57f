#include "client/cli/clone/staging.h"

#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::staging_test {

namespace fs = std::filesystem;

TEST_CASE("the place appears complete, and nothing else stays") {
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

TEST_CASE("what was not published is removed") {
  const TemporaryDirectory directory;
  {
    auto staging = Staging::make(std::string(directory.path()) + "/new");
    REQUIRE(staging.ok());
    fs::create_directories(staging->content() + "/bin");
  }
  CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("something that appeared at the place is not replaced") {
  const TemporaryDirectory directory;
  const std::string place = std::string(directory.path()) + "/new";
  auto staging = Staging::make(place);
  REQUIRE(staging.ok());
  fs::create_directories(staging->content());
  fs::create_directories(place + "/mine");
  CHECK_FALSE(staging->publish().ok());
  CHECK(fs::exists(place + "/mine"));
}

TEST_CASE("a second preparation of the same place waits for nobody and fails") {
  const TemporaryDirectory directory;
  const std::string place = std::string(directory.path()) + "/new";
  auto first = Staging::make(place);
  REQUIRE(first.ok());
  CHECK_FALSE(Staging::make(place).ok());
}

TEST_CASE("a directory of that name that was not made by a preparation is left alone") {
  const TemporaryDirectory directory;
  const std::string in_the_way = std::string(directory.path()) + "/.new.venvctl-new/env";
  fs::create_directories(in_the_way);
  CHECK_FALSE(Staging::make(std::string(directory.path()) + "/new").ok());
  CHECK(fs::exists(in_the_way));
}

TEST_CASE("empty rests of killed preparations of other places are removed, too") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  fs::create_directories(top + "/.a.venvctl-new");
  fs::create_directories(top + "/.b.venvctl-new/env");
  { REQUIRE(Staging::make(top + "/new").ok()); }
  CHECK_FALSE(fs::exists(top + "/.a.venvctl-new"));
  CHECK(fs::exists(top + "/.b.venvctl-new/env"));
}

TEST_CASE("what a killed preparation left is removed by the next one") {
  const TemporaryDirectory directory;
  const std::string hidden = std::string(directory.path()) + "/.new.venvctl-new";
  fs::create_directories(hidden + "/env/bin");
  std::ofstream(hidden + "/made-by-venvctl") << "";
  auto staging = Staging::make(std::string(directory.path()) + "/new");
  REQUIRE(staging.ok());
  CHECK_FALSE(fs::exists(staging->content()));
}

}  // namespace venvctl::staging_test
