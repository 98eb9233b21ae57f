#include "daemon/workers/inotify_watch_adder.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::inotify_watch_adder_test {

using Outcome = WatchAdder::Outcome;

struct Watches {
  TemporaryDirectory directory;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  InotifyWatchAdder adder{inotify.get()};

  bool has_event() const {
    char buffer[4096];
    return ::read(inotify.get(), buffer, sizeof(buffer)) > 0;
  }
};

TEST_CASE("every change to a directory's contents causes an event") {
  Watches watches;
  const std::string file = watches.directory.path() + "/file";
  REQUIRE(watches.adder.add(watches.directory.path()).outcome == Outcome::Added);
  CHECK_FALSE(watches.has_event());
  std::ofstream(file) << "text";
  CHECK(watches.has_event());
  std::ofstream(file, std::ios::app) << "more";
  CHECK(watches.has_event());
  std::filesystem::rename(file, file + "2");
  CHECK(watches.has_event());
  std::filesystem::remove(file + "2");
  CHECK(watches.has_event());
  std::filesystem::remove(watches.directory.path());
  CHECK(watches.has_event());
}

TEST_CASE("a watched file reports a write through its name in another directory") {
  Watches watches;
  const std::string file = watches.directory.path() + "/file";
  const std::string other = watches.directory.path() + "/other";
  std::ofstream(file) << "text";
  std::filesystem::create_hard_link(file, other);
  REQUIRE(watches.adder.add_file(file).outcome == Outcome::Added);
  CHECK_FALSE(watches.has_event());
  std::ofstream(other, std::ios::app) << "more";
  CHECK(watches.has_event());
}

TEST_CASE("reading causes no event") {
  Watches watches;
  std::ofstream(watches.directory.path() + "/file") << "text";
  REQUIRE(watches.adder.add(watches.directory.path()).outcome == Outcome::Added);
  std::string text;
  std::ifstream(watches.directory.path() + "/file") >> text;
  std::filesystem::directory_iterator{watches.directory.path()};
  CHECK_FALSE(watches.has_event());
}

TEST_CASE("mode changes are reported if one adder requests them, even if another adder does not") {
  Watches watches;
  const std::string file = watches.directory.path() + "/file";
  std::ofstream(file) << "text";
  InotifyWatchAdder modes(watches.inotify.get(), InotifyWatchAdder::Tells::Attributes);
  REQUIRE(watches.adder.add(watches.directory.path()).outcome == Outcome::Added);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  CHECK_FALSE(watches.has_event());
  REQUIRE(modes.add(watches.directory.path()).outcome == Outcome::Added);
  REQUIRE(watches.adder.add(watches.directory.path()).outcome == Outcome::Added);
  std::filesystem::permissions(file, std::filesystem::perms::all);
  CHECK(watches.has_event());
}

TEST_CASE("a directory has the same watch number under every name") {
  Watches watches;
  const std::string link = watches.directory.path() + "/link";
  std::filesystem::create_directory(watches.directory.path() + "/d");
  std::filesystem::create_directory_symlink("d", link);
  CHECK(watches.adder.add(watches.directory.path() + "/d").watch == watches.adder.add(link).watch);
}

TEST_CASE("a missing path and a path that is not a directory are reported as missing") {
  Watches watches;
  const std::string& path = watches.directory.path();
  std::ofstream(path + "/file");
  std::filesystem::create_symlink("loop", path + "/loop");
  for (const char* name : {"/none", "/file", "/file/below", "/loop"}) {
    INFO(name);
    CHECK(watches.adder.add(path + name).outcome == Outcome::Missing);
  }
}

TEST_CASE(
    "without search permission, a directory is missing; without read permission, unwatchable") {
  Watches watches;
  const std::string& path = watches.directory.path();
  const auto make = [&](const std::string& name, int mode) {
    std::filesystem::create_directory(path + name);
    std::filesystem::permissions(path + name, std::filesystem::perms(mode));
  };
  make("/closed", 0);
  make("/entered", 0111);
  std::filesystem::permissions(path, std::filesystem::perms(0755));
  const bool is_root = ::geteuid() == 0;
  constexpr uid_t kNobody = 65534;
  if (is_root) REQUIRE(::seteuid(kNobody) == 0);  // because root may enter every directory
  const auto closed = watches.adder.add(path + "/closed");
  const auto below = watches.adder.add(path + "/closed/below");
  const auto entered = watches.adder.add(path + "/entered");
  if (is_root) REQUIRE(::seteuid(0) == 0);
  CHECK(closed.outcome == Outcome::Missing);
  CHECK(below.outcome == Outcome::Missing);
  CHECK(entered.outcome == Outcome::Unwatchable);
}

TEST_CASE("without inotify, nothing can be watched") {
  TemporaryDirectory directory;
  CHECK(InotifyWatchAdder(-1).add(directory.path()).outcome == Outcome::Unwatchable);
}

}  // namespace venvctl::inotify_watch_adder_test
