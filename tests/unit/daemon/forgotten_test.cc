#include "daemon/decisions/forgotten.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::forgotten_test {

// A cache with `count` decisions. Each has its own watch, numbered from 1.
DecisionCache cache_of(int count) {
  DecisionCache cache;
  for (int i = 1; i <= count; ++i) {
    const Question asked{"/p/" + std::to_string(i), {}, {}};
    cache.put(
        cache_key(asked), asked, {},
        std::vector<WatchedName>{{i, ".venv"}, directories_in(i), {i, "Pipfile"}, {i, "uv.lock"}});
  }
  return cache;
}

TEST_CASE("a small cache is freed at once, and its watches are reported once") {
  Loop loop;
  Forgotten forgotten(loop);
  forgotten.add(cache_of(2));
  CHECK(forgotten.is_empty());
  CHECK(forgotten.take_unused_watches() == std::vector{1, 2});
  CHECK(forgotten.take_unused_watches().empty());
}

TEST_CASE(
    "thousands of decisions are freed over several turns of the loop, between other callbacks") {
  constexpr int kMany = 8192;
  Loop loop;
  Forgotten forgotten(loop);
  forgotten.add(cache_of(kMany));
  forgotten.add(cache_of(1));
  CHECK_FALSE(forgotten.is_empty());
  int others = 0;
  Timer other(loop, [&] { ++others; });
  other.start_every(std::chrono::milliseconds(1));
  REQUIRE(run_until(loop, [&] { return forgotten.is_empty(); }));
  CHECK(others > 1);
  const std::vector<int> watches = forgotten.take_unused_watches();
  CHECK(watches.size() == kMany + 1);
}

}  // namespace venvctl::forgotten_test
