#include "daemon/watch/births.h"

#include <utility>

#include "tests/support/catch.h"

namespace venvctl::births_test {

using What = WatchEvent::What;
constexpr int64_t kMillisecond = 1'000'000;

struct Sample {
  int64_t now_ns = 1'000'000 * kMillisecond;
  int looks = 0;
  std::string where = "/home/me/p";
  size_t shells = 1;
  uint64_t questions = 0;
  Births births{{[this] { return now_ns; },
                 [this] {
                   ++looks;
                   return std::vector<std::string>(shells, where);
                 },
                 [this] { return questions; },
                 [this] {
                   if (waiting) happens(What::MadeDirectory, 3, *std::exchange(waiting, {}));
                 }}};
  std::optional<std::string> waiting;  // a directory that the loop has not reported yet
  void happens(What what, int watch, std::string_view name) {
    births.on_event({what, watch, name});
  }
};

TEST_CASE(
    "the creation of a directory in a watched directory is recorded with the shells' directories") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  const auto birth = sample.births.find(3, ".venv");
  REQUIRE(birth);
  CHECK(birth->at_ns == sample.now_ns);
  CHECK(birth->shells == std::vector<std::string>{"/home/me/p"});
  CHECK_FALSE(sample.births.find(4, ".venv"));
  CHECK_FALSE(sample.births.find(3, "venv"));
}

TEST_CASE(
    "a creation record is found even if the event about its directory has not been read yet") {
  Sample sample;
  sample.waiting = ".venv";
  CHECK(sample.births.find(3, ".venv"));
}

TEST_CASE("a directory that was renamed to its current path has no creation record") {
  Sample sample;
  sample.happens(What::CameDirectory, 3, ".venv");
  CHECK_FALSE(sample.births.find(3, ".venv"));
}

TEST_CASE("a creation record is forgotten when its directory may have been removed or replaced") {
  for (const What what :
       {What::Changed, What::CameDirectory, What::Moved, What::Gone, What::Overflow}) {
    Sample sample;
    sample.happens(What::MadeDirectory, 3, ".venv");
    sample.happens(what, 3, ".venv");
    CHECK_FALSE(sample.births.find(3, ".venv"));
  }
}

TEST_CASE("events about other names do not affect a creation record") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  sample.happens(What::Changed, 3, "file");
  sample.happens(What::Changed, 4, ".venv");
  sample.happens(What::Gone, 4, "");
  CHECK(sample.births.find(3, ".venv"));
}

TEST_CASE("when the watch of a directory ends, only the creation records in it are forgotten") {
  Sample sample;
  for (const char* name : {"a", "b", "c"}) {
    sample.happens(What::MadeDirectory, 3, name);
    sample.happens(What::MadeDirectory, 4, name);
  }
  sample.happens(What::Gone, 3, "");
  sample.happens(What::MadeDirectory, 3, "d");
  sample.births.forget(4, "b");
  CHECK_FALSE(sample.births.find(3, "a"));
  CHECK(sample.births.find(3, "d"));
  CHECK(sample.births.find(4, "a"));
  CHECK_FALSE(sample.births.find(4, "b"));
  CHECK(sample.births.find(4, "c"));
}

TEST_CASE("a creation record is kept for an hour") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  sample.now_ns += int64_t{3599} * 1000 * kMillisecond;
  CHECK(sample.births.find(3, ".venv"));
  sample.now_ns += int64_t{2} * 1000 * kMillisecond;
  CHECK_FALSE(sample.births.find(3, ".venv"));
}

TEST_CASE("a watch that a creation record needs is released only when the record expires") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  CHECK(sample.births.hold_back({2, 3}) == std::vector{2});
  CHECK(sample.births.hold_back({3}).empty());
  sample.now_ns += int64_t{3601} * 1000 * kMillisecond;
  CHECK(sample.births.hold_back({4}) == std::vector{3, 4});
  CHECK(sample.births.hold_back({}).empty());
}

TEST_CASE("each creation record contains where the shell is now, not where it was before") {
  Sample sample;
  sample.where = "/home/me";
  sample.happens(What::MadeDirectory, 3, "p");
  for (int i = 0; i < 6; ++i) {  // mkdir p; cd p; TOOL, within milliseconds, without a request
    sample.now_ns += kMillisecond;
    sample.where = "/home/me/p" + std::to_string(i);
    sample.happens(What::MadeDirectory, 4 + i, ".venv");
    CHECK(sample.births.find(4 + i, ".venv")->shells == std::vector{sample.where});
  }
}

TEST_CASE("after each question, the shells are located again for the next creation record") {
  Sample sample;
  // With this many shells, the daemon does not read their directories at each creation, but only
  // after a request.
  sample.shells = 100;
  for (int i = 0; i < 1000; ++i) {
    sample.happens(What::MadeDirectory, 3, std::to_string(i));
    sample.where = "/home/me/p" + std::to_string(i);
    ++sample.questions;
    sample.happens(What::MadeDirectory, 4 + i, ".venv");
    CHECK(sample.births.find(4 + i, ".venv")->shells.front() == sample.where);
  }
}

TEST_CASE(
    "with few shells, hundreds of creation records in a second all contain the shells' "
    "directories") {
  Sample sample;
  sample.shells = 10;
  for (int i = 0; i < 1000; ++i) {
    sample.now_ns += kMillisecond;
    sample.where = "/home/me/p" + std::to_string(i);
    sample.happens(What::MadeDirectory, 4 + i, ".venv");
    CHECK(sample.births.find(4 + i, ".venv")->shells.front() == sample.where);
  }
}

TEST_CASE("during a flood of new directories, shells are located rarely and memory stays bounded") {
  Sample sample;
  sample.shells = 1000;
  for (int i = 0; i < 5000; ++i) {
    sample.happens(What::MadeDirectory, 3, std::to_string(i));
    sample.now_ns += kMillisecond / 100;
  }
  CHECK(sample.looks <= 19);
  const int before = sample.looks;
  for (int i = 0; i < 20'000; ++i) {  // one second of creating directories
    sample.happens(What::MadeDirectory, 3, std::to_string(i % 5000));
    sample.now_ns += kMillisecond / 20;
  }
  CHECK(sample.looks - before <= 17);
  CHECK_FALSE(sample.births.find(3, "0"));
  CHECK(sample.births.find(3, "4999"));
}

}  // namespace venvctl::births_test
