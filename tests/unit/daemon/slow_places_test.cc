#include "daemon/decisions/slow_places.h"

#include "tests/support/catch.h"

namespace venvctl::slow_places_test {

using std::chrono::seconds;

constexpr seconds kRest{10};
const SlowPlaces::Time kStart{};

TEST_CASE("a slow directory and the directories below it are not read for the waiting time") {
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

TEST_CASE(
    "the waiting time doubles each time that the directory is slow again, up to the maximum") {
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

TEST_CASE("a directory that was slow long ago is forgotten") {
  SlowPlaces places;
  places.was_late("/m", kRest, kStart);
  places.was_late("/m", kRest, kStart);
  const SlowPlaces::Time much_later = kStart + 2 * kRest + SlowPlaces::kLongestRest + seconds(1);
  places.was_late("/other", kRest, much_later);
  places.was_late("/m", kRest, much_later);
  CHECK_FALSE(places.is_resting("/m", much_later + kRest));
}

TEST_CASE(
    "a directory that answers quickly ends the waiting time and the doubling for its parents") {
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

TEST_CASE(
    "a directory that crashed a worker is not read, and is listed until a check of it succeeds") {
  SlowPlaces places;
  const auto rest = SlowPlaces::kLocalRest;
  places.killed("/p", "/p/mise.toml", kStart);
  CHECK(places.is_resting("/p", kStart));
  CHECK_FALSE(places.is_resting("/p", kStart + rest));
  CHECK(places.resting(kStart).empty());
  places.was_quick("/p/below");
  REQUIRE(places.killers(kStart + rest).size() == 1);
  CHECK(places.killers(kStart + rest)[0].file == "/p/mise.toml");
  places.killed("/p", "", kStart + rest);
  CHECK(places.is_resting("/p", kStart + 3 * rest - seconds(1)));
  CHECK(places.killers(kStart + 3 * rest + SlowPlaces::kLongestRest).empty());
  places.was_quick("/p");
  CHECK(places.killers(kStart + rest).empty());
}

}  // namespace venvctl::slow_places_test
