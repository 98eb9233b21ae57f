#include "daemon/watch/epoch.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

std::set<std::string> files_in(const std::string& directory) {
  std::set<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    paths.insert(entry.path());
  }
  return paths;
}

}  // namespace

TEST_CASE("there is exactly one epoch file, the one that answers name") {
  TemporaryDirectory runtime;
  Epoch epoch(runtime.path());
  CHECK(files_in(runtime.path()) == std::set{epoch.path()});
  epoch.advance();
  CHECK(files_in(runtime.path()) == std::set{epoch.path()});
}

TEST_CASE("no name comes twice, not even from the next daemon") {
  TemporaryDirectory runtime;
  std::set<std::string> names;
  for (int daemon = 0; daemon < 3; ++daemon) {
    Epoch epoch(runtime.path());
    for (int i = 0; i < 4; ++i) {
      CHECK(names.insert(epoch.path()).second);
      epoch.advance();
    }
  }
}

TEST_CASE("an ending daemon takes its epoch with it, and a new one what a dead one left") {
  TemporaryDirectory runtime;
  std::ofstream(runtime.path() + "/epoch.dead.7");
  std::ofstream(runtime.path() + "/lock");
  {
    const Epoch epoch(runtime.path());
    CHECK(files_in(runtime.path()) == std::set{epoch.path(), runtime.path() + "/lock"});
  }
  CHECK(files_in(runtime.path()) == std::set{runtime.path() + "/lock"});
}

TEST_CASE("without room for a file there is no epoch, and with room again there is one") {
  TemporaryDirectory runtime;
  const std::string directory = runtime.path() + "/gone";
  Epoch epoch(directory);
  CHECK(epoch.path().empty());
  epoch.advance();
  CHECK(epoch.path().empty());
  std::filesystem::create_directory(directory);
  epoch.advance();
  CHECK(files_in(directory) == std::set{epoch.path()});
}

TEST_CASE("an epoch file that could not be removed goes when it can be") {
  // A directory in its place is what not even root can unlink.
  const auto becomes_stubborn = [](const std::string& path) {
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
  };
  const auto becomes_usual = [](const std::string& path) {
    std::filesystem::remove(path);
    std::ofstream file(path);
  };
  TemporaryDirectory runtime;
  std::string last;
  {
    Epoch epoch(runtime.path());
    const std::string first = epoch.path();
    becomes_stubborn(first);
    epoch.advance();
    CHECK(files_in(runtime.path()) == std::set{first, epoch.path()});
    becomes_usual(first);
    epoch.advance();
    CHECK(files_in(runtime.path()) == std::set{epoch.path()});

    const std::string second = epoch.path();
    becomes_stubborn(second);
    epoch.advance();
    epoch.remove_old();
    CHECK(files_in(runtime.path()) == std::set{second, epoch.path()});
    becomes_usual(second);
    epoch.remove_old();
    CHECK(files_in(runtime.path()) == std::set{epoch.path()});

    last = epoch.path();
    becomes_stubborn(last);
    epoch.advance();
    becomes_usual(last);
  }
  CHECK(files_in(runtime.path()).empty());
}

TEST_CASE("an epoch file that somebody took away is followed by the next all the same") {
  TemporaryDirectory runtime;
  Epoch epoch(runtime.path());
  remove_epoch_files(runtime.path());
  CHECK(files_in(runtime.path()).empty());
  epoch.advance();
  CHECK(files_in(runtime.path()) == std::set{epoch.path()});
}

}  // namespace venvctl
