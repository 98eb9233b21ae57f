#include "daemon/decisions/recheck_queue.h"

#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::recheck_queue_test {

TEST_CASE("an added id can be taken at once and only once, unless it was removed") {
  Loop loop;
  RecheckQueue queue(loop, [] {});
  for (const uint32_t id : {3, 1, 2, 3}) queue.add(id);
  queue.remove(2);
  CHECK(queue.take() == 1);
  CHECK(queue.take() == 3);
  CHECK_FALSE(queue.take());
}

TEST_CASE("ids that add_soon added become due together, in a single callback") {
  Loop loop;
  int calls = 0;
  RecheckQueue queue(loop, [&] { ++calls; });
  queue.add_soon(std::vector<uint32_t>{1, 2});
  queue.add_soon(std::vector<uint32_t>{2, 3});
  queue.remove(3);
  CHECK_FALSE(queue.take());
  CHECK(queue.contains(1));
  CHECK_FALSE(queue.contains(3));
  REQUIRE(run_until(loop, [&] { return calls > 0; }));
  CHECK(queue.take() == 1);
  CHECK(queue.contains(2));
  CHECK(queue.take() == 2);
  CHECK_FALSE(queue.contains(2));
  CHECK_FALSE(queue.take());
  CHECK(calls == 1);
}

TEST_CASE("clear removes the ids that are due and those that become due soon") {
  Loop loop;
  int calls = 0;
  RecheckQueue queue(loop, [&] { ++calls; });
  queue.add(1);
  queue.add_soon(std::vector<uint32_t>{2});
  queue.clear();
  REQUIRE(run_until(loop, [&] { return calls > 0; }));
  CHECK_FALSE(queue.take());
}

}  // namespace venvctl::recheck_queue_test
