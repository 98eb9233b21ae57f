#include "daemon/supervisor.h"

#include "tests/support/catch.h"

namespace venvctl::supervisor_test {

using std::chrono::seconds;
using std::chrono::steady_clock;

TEST_CASE("only the crash that reaches the limit is reported") {
  DeathCount deaths;
  steady_clock::time_point now{};
  for (size_t i = 1; i < DeathCount::kMost; ++i) {
    CHECK_FALSE(deaths.add(now));
    now += seconds(1);
  }
  CHECK(deaths.add(now));
}

TEST_CASE("crashes that are spread over more than the time span never reach the limit") {
  DeathCount deaths;
  steady_clock::time_point now{};
  const auto apart = DeathCount::kSpan / (DeathCount::kMost - 1) + seconds(1);
  for (int i = 0; i < 100; ++i) {
    CHECK_FALSE(deaths.add(now));
    now += apart;
  }
}

TEST_CASE("crashes that are older than the time span are not counted") {
  DeathCount deaths;
  steady_clock::time_point now{};
  for (size_t i = 1; i < DeathCount::kMost; ++i) deaths.add(now);
  CHECK_FALSE(deaths.add(now + DeathCount::kSpan + seconds(1)));
}

}  // namespace venvctl::supervisor_test
