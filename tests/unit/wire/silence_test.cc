#include "core/wire/silence.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::wire::silence_test {

constexpr long long kNow = 1'800'000'000'250;

// A runtime directory that belongs to this user.
class RuntimeDirectory {
 public:
  RuntimeDirectory() { std::filesystem::permissions(path(), std::filesystem::perms::owner_all); }
  std::string path() const { return directory_.path(); }
  std::string file() const { return path() + "/silent"; }
  Silence read(long long now, uid_t uid = geteuid()) const {
    return read_silence(file().c_str(), uid, now);
  }
  void note(long long now) const { note_silence(path().c_str(), geteuid(), read(now), now); }

 private:
  TemporaryDirectory directory_;
};

TEST_CASE("no pause is active before the first failure is recorded") {
  const RuntimeDirectory directory;
  CHECK_FALSE(directory.read(kNow).exists);
  CHECK_FALSE(directory.read(kNow).is_active);
}

TEST_CASE("a pause lasts one second, and each further pause twice as long, up to 30 s") {
  const RuntimeDirectory directory;
  long long now = kNow;
  for (const long span : {1000, 2000, 4000, 8000, 16'000, 30'000, 30'000}) {
    directory.note(now);
    CHECK(directory.read(now).is_active);
    CHECK(directory.read(now + span - 1).is_active);
    now += span;
    CHECK_FALSE(directory.read(now).is_active);
    CHECK(directory.read(now).exists);
    CHECK(directory.read(now).length_ms == span);
  }
}

TEST_CASE("a pause is over if the clock was set back far enough") {
  const RuntimeDirectory directory;
  directory.note(kNow);
  CHECK(directory.read(kNow - 29'000).is_active);
  CHECK_FALSE(directory.read(kNow - 29'001).is_active);
  CHECK_FALSE(directory.read(0).is_active);
}

TEST_CASE("a file with arbitrary times results in a time span within the limits") {
  const RuntimeDirectory directory;
  std::ofstream(directory.file()).close();
  for (const auto& [accessed, modified] : {std::pair<time_t, time_t>{0, 2'000'000'000},
                                           {2'000'000'000, 0},
                                           {-5, -5},
                                           {0, 9'000'000'000'000'000}}) {
    const timespec times[2] = {{accessed, 0}, {modified, 0}};
    utimensat(AT_FDCWD, directory.file().c_str(), times, 0);
    const Silence silence = directory.read(kNow);
    CHECK_FALSE(silence.is_active);
    CHECK(silence.length_ms >= kFirstSilenceMs);
    CHECK(silence.length_ms <= kLongestSilenceMs);
  }
}

TEST_CASE("a file of another user is ignored") {
  const RuntimeDirectory directory;
  directory.note(kNow);
  CHECK_FALSE(directory.read(kNow, geteuid() + 1).exists);
}

TEST_CASE("a link, a pipe or a directory in place of the file is neither read nor changed") {
  const RuntimeDirectory directory;
  const std::string target = directory.path() + "/target";
  std::ofstream(target).close();
  const auto before = std::filesystem::last_write_time(target);
  std::filesystem::create_symlink(target, directory.file());
  directory.note(kNow);
  CHECK_FALSE(directory.read(kNow).exists);
  CHECK(std::filesystem::last_write_time(target) == before);
  std::filesystem::remove(directory.file());
  REQUIRE(mkfifo(directory.file().c_str(), 0600) == 0);
  directory.note(kNow);
  CHECK_FALSE(directory.read(kNow).exists);
  std::filesystem::remove(directory.file());
  std::filesystem::create_directory(directory.file());
  directory.note(kNow);
  CHECK_FALSE(directory.read(kNow).exists);
}

TEST_CASE("nothing is written in a directory that is open to others or missing") {
  const RuntimeDirectory directory;
  std::filesystem::permissions(directory.path(), std::filesystem::perms::all);
  directory.note(kNow);
  CHECK_FALSE(std::filesystem::exists(directory.file()));
  note_silence((directory.path() + "/none").c_str(), geteuid(), {}, kNow);
  CHECK_FALSE(std::filesystem::exists(directory.path() + "/none"));
  CHECK_FALSE(std::filesystem::exists(directory.file()));
}

}  // namespace venvctl::wire::silence_test
