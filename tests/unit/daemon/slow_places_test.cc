#include "daemon/decisions/slow_places.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

using std::chrono::seconds;

constexpr seconds kRest{10};
const SlowPlaces::Time kStart{};

}  // namespace

TEST_CASE("a late place and all in it rest, for as long as was said") {
  SlowPlaces places;
  places.was_late("/mnt/nas", kRest, kStart);
  CHECK(places.is_resting("/mnt/nas", kStart));
  CHECK(places.is_resting("/mnt/nas/deep/er", kStart + kRest - seconds(1)));
  CHECK_FALSE(places.is_resting("/mnt/nas", kStart + kRest));
  CHECK_FALSE(places.is_resting("/mnt/nas2", kStart));
  CHECK_FALSE(places.is_resting("/mnt", kStart));
  CHECK(places.resting(kStart) == std::vector<std::string>{"/mnt/nas"});
  CHECK(places.resting(kStart + kRest).empty());
}

TEST_CASE("each time in a row the rest doubles, up to the longest") {
  SlowPlaces places;
  SlowPlaces::Time now = kStart;
  for (seconds rest = kRest; rest < 8 * SlowPlaces::kLongestRest; rest *= 2) {
    places.was_late("/m", kRest, now);
    const seconds expected = std::min(rest, SlowPlaces::kLongestRest);
    CHECK(places.is_resting("/m", now + expected - seconds(1)));
    CHECK_FALSE(places.is_resting("/m", now + expected));
    now += expected;
  }
}

TEST_CASE("what was late long ago is forgotten") {
  SlowPlaces places;
  places.was_late("/m", kRest, kStart);
  places.was_late("/m", kRest, kStart);
  const SlowPlaces::Time much_later = kStart + 2 * kRest + SlowPlaces::kLongestRest + seconds(1);
  places.was_late("/other", kRest, much_later);
  places.was_late("/m", kRest, much_later);
  CHECK_FALSE(places.is_resting("/m", much_later + kRest));
}

TEST_CASE("a quick answer makes well what contains it, and the next rest is a first one") {
  SlowPlaces places;
  places.was_late("/m", kRest, kStart);
  places.was_late("/m", kRest, kStart);
  places.was_late("/other", kRest, kStart);
  places.was_quick("/m/project");
  CHECK_FALSE(places.is_resting("/m", kStart));
  CHECK(places.is_resting("/other", kStart));
  places.was_late("/m", kRest, kStart);
  CHECK_FALSE(places.is_resting("/m", kStart + kRest));
}

}  // namespace venvctl
