#include "daemon/watch/unused_watches.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::unused_watches_test {

struct Removing {
  Loop loop;
  bool is_working = false;
  bool is_slow = false;
  std::set<int> used;
  std::vector<int> removed;
  UnusedWatches watches{loop,
                        {[this] { return is_working; },
                         [this](std::vector<int> piece) {
                           std::erase_if(piece, [this](int watch) { return used.contains(watch); });
                           return piece;
                         },
                         [this](int watch) { remove(watch); }}};

  void remove(int watch) {
    const Deadline deadline = Deadline::in(std::chrono::milliseconds(is_slow ? 1 : 0));
    while (is_slow && !deadline.is_past()) continue;
    removed.push_back(watch);
  }
  bool have_gone() {
    return run_until(loop, [this] { return watches.count() == 0; });
  }
};

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<size_t>(count));
  std::iota(all.begin(), all.end(), 1);
  return all;
}

TEST_CASE("a few unused watches are removed at once, but those in use again are kept") {
  Removing removing;
  removing.used = {2};
  removing.watches.add({1, 2, 3});
  CHECK(removing.removed == std::vector{1, 3});
  CHECK(removing.watches.count() == 0);
}

TEST_CASE("many unused watches are removed over several turns of the loop, each exactly once") {
  Removing removing;
  removing.is_slow = true;
  removing.watches.add(numbers(300));
  CHECK(removing.removed.size() < 100);
  REQUIRE(removing.have_gone());
  std::ranges::sort(removing.removed);
  CHECK(removing.removed == numbers(300));
}

TEST_CASE("a watch that comes into use while it waits to be removed is kept") {
  Removing removing;
  removing.is_slow = true;
  removing.watches.add(numbers(100));
  removing.used = {1};
  REQUIRE(removing.have_gone());
  CHECK(removing.removed.size() == 99);
  CHECK(std::ranges::count(removing.removed, 1) == 0);
}

TEST_CASE("no watch is removed while a worker is busy; the watches are removed afterwards") {
  Removing removing;
  removing.is_working = true;
  removing.watches.add({1, 2});
  removing.loop.run_pending();
  CHECK(removing.removed.empty());
  CHECK(removing.watches.count() == 2);
  removing.is_working = false;
  REQUIRE(removing.have_gone());
  CHECK(removing.removed == std::vector{1, 2});
}

}  // namespace venvctl::unused_watches_test
