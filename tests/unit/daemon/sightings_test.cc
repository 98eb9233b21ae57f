#include "daemon/watch/sightings.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

using What = WatchEvent::What;
constexpr int64_t kMillisecond = 1'000'000;

struct Sample {
  int64_t now_ns = 1'000'000 * kMillisecond;
  int looks = 0;
  Sightings sightings{{[this] { return now_ns; },
                       [this] {
                         ++looks;
                         return std::vector<std::string>{"/home/me/p"};
                       }}};
  void happens(What what, int watch, std::string_view name) {
    sightings.on_event({what, watch, name});
  }
};

}  // namespace

TEST_CASE("a directory that is made in a watched one is seen, with the shells of that moment") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  const auto sighting = sample.sightings.find(3, ".venv");
  REQUIRE(sighting);
  CHECK(sighting->at_ns == sample.now_ns);
  CHECK(sighting->shells == std::vector<std::string>{"/home/me/p"});
  CHECK_FALSE(sample.sightings.find(4, ".venv"));
  CHECK_FALSE(sample.sightings.find(3, "venv"));
}

TEST_CASE("what came by a rename was not seen being made") {
  Sample sample;
  sample.happens(What::CameDirectory, 3, ".venv");
  CHECK_FALSE(sample.sightings.find(3, ".venv"));
}

TEST_CASE("what leaves, is replaced, or may have been, is forgotten") {
  for (const What what :
       {What::Changed, What::CameDirectory, What::Moved, What::Gone, What::Overflow}) {
    Sample sample;
    sample.happens(What::MadeDirectory, 3, ".venv");
    sample.happens(what, 3, ".venv");
    CHECK_FALSE(sample.sightings.find(3, ".venv"));
  }
}

TEST_CASE("what happens to others changes nothing") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  sample.happens(What::Changed, 3, "file");
  sample.happens(What::Changed, 4, ".venv");
  sample.happens(What::Gone, 4, "");
  CHECK(sample.sightings.find(3, ".venv"));
}

TEST_CASE("a sighting is kept for an hour") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  sample.now_ns += int64_t{3599} * 1000 * kMillisecond;
  CHECK(sample.sightings.find(3, ".venv"));
  sample.now_ns += int64_t{2} * 1000 * kMillisecond;
  CHECK_FALSE(sample.sightings.find(3, ".venv"));
}

TEST_CASE("a watch that a sighting came from is held back, and told when the sighting is old") {
  Sample sample;
  sample.happens(What::MadeDirectory, 3, ".venv");
  CHECK(sample.sightings.hold_back({2, 3}) == std::vector{2});
  CHECK(sample.sightings.hold_back({3}).empty());
  sample.now_ns += int64_t{3601} * 1000 * kMillisecond;
  CHECK(sample.sightings.hold_back({4}) == std::vector{3, 4});
  CHECK(sample.sightings.hold_back({}).empty());
}

TEST_CASE("a flood of directories costs few looks at the shells, and no memory without end") {
  Sample sample;
  for (int i = 0; i < 5000; ++i) {
    sample.happens(What::MadeDirectory, 3, std::to_string(i));
    sample.now_ns += kMillisecond / 100;
  }
  CHECK(sample.looks <= 4);
  CHECK_FALSE(sample.sightings.find(3, "0"));
  CHECK(sample.sightings.find(3, "4999"));
}

}  // namespace venvctl
