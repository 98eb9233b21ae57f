#include "daemon/supervisor.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

}  // namespace

TEST_CASE("the last death that is one too many is told, none before it") {
  DeathCount deaths;
  steady_clock::time_point now{};
  for (size_t i = 1; i < DeathCount::kMost; ++i) {
    CHECK_FALSE(deaths.add(now));
    now += seconds(1);
  }
  CHECK(deaths.add(now));
}

TEST_CASE("deaths spread over more than the span never are too many") {
  DeathCount deaths;
  steady_clock::time_point now{};
  const auto apart = DeathCount::kSpan / (DeathCount::kMost - 1) + seconds(1);
  for (int i = 0; i < 100; ++i) {
    CHECK_FALSE(deaths.add(now));
    now += apart;
  }
}

TEST_CASE("a quiet span forgives what was before") {
  DeathCount deaths;
  steady_clock::time_point now{};
  for (size_t i = 1; i < DeathCount::kMost; ++i) deaths.add(now);
  CHECK_FALSE(deaths.add(now + DeathCount::kSpan + seconds(1)));
}

}  // namespace venvctl
