#include "daemon/server/runtime_lock.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::runtime_lock_test {

struct Place {
  TemporaryDirectory directory;
  std::string path = directory.path() + "/lock";
};

TEST_CASE("the lock has one holder at a time, and can be taken again once it is released") {
  const Place place;
  {
    const auto first = RuntimeLock::take(place.path, Deadline::in({}));
    REQUIRE(first);
    REQUIRE(*first);
    const auto second = RuntimeLock::take(place.path, Deadline::in(std::chrono::milliseconds(1)));
    REQUIRE(second);
    CHECK_FALSE(*second);
  }
  const auto next = RuntimeLock::take(place.path, Deadline::in({}));
  REQUIRE(next);
  CHECK(*next);
}

TEST_CASE("a waiting process gets the lock when its holder dies") {
  const Place place;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  UniqueFd held(ends[0]);
  UniqueFd holds(ends[1]);
  const pid_t holder = ::fork();
  if (holder == 0) {
    const auto lock = RuntimeLock::take(place.path, Deadline::in({}));
    static_cast<void>(write_full(holds.get(), lock && *lock ? "y" : "n").ok());
    ::_exit(0);
  }
  char answer = 0;
  REQUIRE(read_full(held.get(), {&answer, 1}));
  CHECK(answer == 'y');
  const auto lock = RuntimeLock::take(place.path, Deadline::in(std::chrono::seconds(20)));
  REQUIRE(lock);
  CHECK(*lock);
  int status = 0;
  CHECK(::waitpid(holder, &status, 0) == holder);
}

TEST_CASE("a lock whose file was removed or replaced is no longer at its path") {
  const Place place;
  const auto lock = RuntimeLock::take(place.path, Deadline::in({}));
  REQUIRE(lock);
  CHECK((*lock)->is_at_path());
  std::filesystem::remove(place.path);
  CHECK_FALSE((*lock)->is_at_path());
  const auto other = RuntimeLock::take(place.path, Deadline::in({}));
  REQUIRE(other);
  REQUIRE(*other);
  CHECK((*other)->is_at_path());
  CHECK_FALSE((*lock)->is_at_path());
}

TEST_CASE(
    "locking keeps the lock file's content and time, because clients use them to limit starts") {
  const Place place;
  std::ofstream(place.path) << "mine";
  const auto before = std::filesystem::last_write_time(place.path);
  { const auto lock = RuntimeLock::take(place.path, Deadline::in({})); }
  CHECK(std::filesystem::last_write_time(place.path) == before);
  CHECK(std::filesystem::file_size(place.path) == 4);
}

TEST_CASE("a link or a missing directory causes an error that names the path") {
  const Place place;
  std::filesystem::create_symlink("/dev/null", place.path);
  for (const std::string& path : {place.path, place.directory.path() + "/no/lock"}) {
    const auto lock = RuntimeLock::take(path, Deadline::in({}));
    REQUIRE_FALSE(lock);
    CHECK(lock.error().message.find(path) != std::string::npos);
  }
}

}  // namespace venvctl::runtime_lock_test
