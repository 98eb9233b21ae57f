#include "daemon/decisions/mount_quota.h"

#include <deque>

#include "daemon/decisions/inquiry.h"
#include "tests/support/catch.h"

namespace venvctl::mount_quota_test {

const std::string kMount = "/nas";
const std::string kOther = "/cloud";

struct Asking {
  MountQuota quota;
  std::deque<Inquiry> all;

  Inquiry& add() { return all.emplace_back("", Question{}); }
  // Adds as many inquiries as may check kMount at the same time.
  void fill() {
    for (size_t i = 0; i < MountQuota::kLooks; ++i) REQUIRE(quota.enter(kMount, add()));
  }
};

TEST_CASE("checks are limited for each remote mount separately, and not for local directories") {
  Asking asking;
  asking.fill();
  CHECK_FALSE(asking.quota.enter(kMount, asking.add()));
  CHECK(asking.quota.enter(kOther, asking.add()));
  for (int i = 0; i < 10; ++i) CHECK(asking.quota.enter("", asking.add()));
  asking.quota.leave("");
  CHECK(asking.quota.next("") == nullptr);
}

TEST_CASE("when a check has ended, the inquiry that has waited longest is next") {
  Asking asking;
  asking.fill();
  Inquiry& first = asking.add();
  Inquiry& second = asking.add();
  asking.quota.enter(kMount, first);
  asking.quota.enter(kMount, second);
  CHECK(asking.quota.next(kMount) == nullptr);
  asking.quota.leave(kMount);
  CHECK(asking.quota.next(kOther) == nullptr);
  CHECK(asking.quota.next(kMount) == &first);
  CHECK(asking.quota.enter(kMount, first));
  CHECK(asking.quota.next(kMount) == nullptr);
}

TEST_CASE("if the next inquiry does not enter the mount, the one after it is next") {
  Asking asking;
  asking.fill();
  std::vector<Inquiry*> waiting;
  for (int i = 0; i < 5; ++i) {
    waiting.push_back(&asking.add());
    asking.quota.enter(kMount, *waiting.back());
  }
  asking.quota.leave(kMount);
  for (Inquiry* each : waiting) CHECK(asking.quota.next(kMount) == each);
  CHECK(asking.quota.next(kMount) == nullptr);
}

TEST_CASE("after all waiting inquiries were removed, none of them is next") {
  Asking asking;
  asking.fill();
  Inquiry& first = asking.add();
  Inquiry& second = asking.add();
  asking.quota.enter(kMount, first);
  asking.quota.enter(kMount, second);
  asking.quota.leave(kMount);
  CHECK(asking.quota.take_waiting(kMount) == std::vector{&first, &second});
  CHECK(asking.quota.take_waiting(kMount).empty());
  CHECK(asking.quota.next(kMount) == nullptr);
  CHECK(asking.quota.take_waiting(kOther).empty());
}

TEST_CASE("a mount that no inquiry uses any more accepts new inquiries") {
  Asking asking;
  for (int round = 0; round < 3; ++round) {
    asking.fill();
    for (size_t i = 0; i < MountQuota::kLooks; ++i) asking.quota.leave(kMount);
    asking.quota.leave(kMount);
  }
}

}  // namespace venvctl::mount_quota_test
