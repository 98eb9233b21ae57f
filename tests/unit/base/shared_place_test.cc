#include "core/base/shared_place.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::shared_place_test {

TEST_CASE("a parent reads the last path that its killed child recorded") {
  auto place = SharedPlace::make();
  REQUIRE(place);
  CHECK(place->path().empty());
  const uint64_t before = place->beats();
  const pid_t child = ::fork();
  if (child == 0) {
    place->set("/mnt/nas/project");
    place->raise(SharedPlace::Flag::MayLeaveOut);
    place->set_step("environment 3 of 60");
    ::_exit(0);
  }
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK(place->path() == "/mnt/nas/project");
  CHECK(place->beats() > before);
  CHECK(place->has(SharedPlace::Flag::MayLeaveOut));
  CHECK_FALSE(place->has(SharedPlace::Flag::SilentDaemon));
  CHECK(place->step() == "environment 3 of 60");
}

TEST_CASE("a duplicated descriptor maps the same memory, and a regular file is rejected") {
  auto place = SharedPlace::make();
  REQUIRE(place);
  auto same = SharedPlace::at(UniqueFd(::dup(place->fd())));
  REQUIRE(same);
  same->set("/a");
  CHECK(place->path() == "/a");

  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/file";
  std::ofstream(path) << std::string(10'000, 'x');
  CHECK_FALSE(SharedPlace::at(UniqueFd(::open(path.c_str(), O_RDWR | O_CLOEXEC))));
  const UniqueFd on_tmpfs(::open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  REQUIRE(on_tmpfs);
  REQUIRE(::ftruncate(on_tmpfs.get(), 10'000) == 0);
  CHECK_FALSE(SharedPlace::at(UniqueFd(::dup(on_tmpfs.get()))));
  CHECK_FALSE(SharedPlace::at(UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC))));
  CHECK_FALSE(SharedPlace::at(UniqueFd()));
}

TEST_CASE("a path that is too long is truncated") {
  auto place = SharedPlace::make();
  REQUIRE(place);
  place->set(std::string(SharedPlace::kMaxBytes + 10, 'x'));
  CHECK(place->path().size() == SharedPlace::kMaxBytes);
  place->set_step(std::string(SharedPlace::kMaxStepBytes + 10, 'x'));
  CHECK(place->step().size() == SharedPlace::kMaxStepBytes);
  place->set("");
  CHECK(place->path().empty());
}

}  // namespace venvctl::shared_place_test
