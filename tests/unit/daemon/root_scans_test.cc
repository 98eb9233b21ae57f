#include "daemon/scans/root_scans.h"

#include "tests/support/catch.h"

// tests/cli/scan_test.py tests the searches themselves.
namespace venvctl::root_scans_test {

using std::chrono::milliseconds;
constexpr milliseconds kSpan{30'000};

TEST_CASE("the time until the next search grows with the processor time that a search took") {
  CHECK(RootScans::wait_after({1, 1000, 10, 100}, kSpan) == kSpan);
  CHECK(RootScans::wait_after({1, 1000, 10, 2'000}, kSpan) == milliseconds(100'000));
  CHECK(RootScans::wait_after({1, 1000, 10, 100'000}, kSpan) == RootScans::kLongestWait);
}

TEST_CASE("a first search, which lists everything, does not delay the second") {
  CHECK(RootScans::wait_after({1, 1000, 1000, 20'000}, kSpan) == kSpan);
}

}  // namespace venvctl::root_scans_test
