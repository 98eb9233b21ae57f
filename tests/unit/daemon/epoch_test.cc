#include "daemon/watch/epoch.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::epoch_test {

std::set<std::string> files_in(const std::string& directory) {
  std::set<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    paths.insert(entry.path());
  }
  return paths;
}

TEST_CASE("there is exactly one epoch file, and the answers contain its path") {
  TemporaryDirectory runtime;
  Epoch epoch(runtime.path());
  CHECK(files_in(runtime.path()) == std::set{epoch.path()});
  epoch.advance();
  CHECK(files_in(runtime.path()) == std::set{epoch.path()});
}

TEST_CASE("no epoch name is used twice, not even by the next daemon") {
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

TEST_CASE(
    "a stopping daemon removes its epoch file, and a new daemon removes a dead daemon's file") {
  TemporaryDirectory runtime;
  std::ofstream(runtime.path() + "/epoch.dead.7");
  std::ofstream(runtime.path() + "/lock");
  {
    const Epoch epoch(runtime.path());
    CHECK(files_in(runtime.path()) == std::set{epoch.path(), runtime.path() + "/lock"});
  }
  CHECK(files_in(runtime.path()) == std::set{runtime.path() + "/lock"});
}

TEST_CASE("an epoch file is created only after its directory exists") {
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

TEST_CASE("an epoch file that could not be removed is removed as soon as possible") {
  // Replaces the epoch file by a directory, because not even root can unlink a directory.
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

TEST_CASE("the epoch path for shells leads to the same file until the daemon process ends") {
  TemporaryDirectory runtime;
  int told[2];
  int hold[2];
  REQUIRE(::pipe(told) == 0);
  REQUIRE(::pipe(hold) == 0);
  const pid_t daemon = ::fork();
  if (daemon == 0) {
    const Epoch epoch(runtime.path());
    const std::string text = epoch.living_path();
    char byte = 0;
    const bool was_told = ::write(told[1], text.data(), text.size()) > 0;
    ::close(hold[1]);
    ::_exit(was_told && ::read(hold[0], &byte, 1) >= 0 ? 0 : 1);
  }
  char buffer[4096];
  const ssize_t size = ::read(told[0], buffer, sizeof(buffer));
  REQUIRE(size > 0);
  const std::string path(buffer, static_cast<size_t>(size));
  const std::set<std::string> files = files_in(runtime.path());
  REQUIRE(files.size() == 1);
  CHECK(std::filesystem::equivalent(path, *files.begin()));
  ::kill(daemon, SIGKILL);
  ::waitpid(daemon, nullptr, 0);
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(files_in(runtime.path()) == files);  // the file itself still exists
  for (const int fd : {told[0], told[1], hold[0], hold[1]}) ::close(fd);
}

TEST_CASE("if the directory is recreated, the epoch path for shells leads to the new epoch file") {
  TemporaryDirectory runtime;
  const std::string directory = runtime.path() + "/run";
  std::filesystem::create_directory(directory);
  Epoch epoch(directory);
  const std::string old = epoch.living_path();
  std::filesystem::remove_all(directory);
  CHECK_FALSE(std::filesystem::exists(old));
  std::filesystem::create_directory(directory);
  epoch.advance();
  CHECK(std::filesystem::equivalent(epoch.living_path(), epoch.path()));
}

TEST_CASE("the next epoch file is created even if the previous epoch file was deleted") {
  TemporaryDirectory runtime;
  Epoch epoch(runtime.path());
  remove_epoch_files(runtime.path());
  CHECK(files_in(runtime.path()).empty());
  epoch.advance();
  CHECK(files_in(runtime.path()) == std::set{epoch.path()});
}

}  // namespace venvctl::epoch_test
