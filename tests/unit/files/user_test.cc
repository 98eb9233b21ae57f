#include "core/files/user.h"

#include <pwd.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace venvctl::user_test {

TEST_CASE("the current user is found in the password database") {
  const User user = current_user();
  const passwd* account = ::getpwuid(::geteuid());
  CHECK(user.uid == ::geteuid());
  REQUIRE(account != nullptr);
  CHECK(user.home == account->pw_dir);
  // Only the group of the account can be private.
  CHECK_FALSE(user.private_group.is(account->pw_gid + 1));
}

TEST_CASE("a known private group matches only its own id, and an unknown group matches none") {
  CHECK(PrivateGroup(1000).is(1000));
  CHECK_FALSE(PrivateGroup(1000).is(1001));
  CHECK_FALSE(PrivateGroup(std::nullopt).is(0));
}

TEST_CASE("a user namespace that does not have every uid shows the other owners as one uid") {
  constexpr uid_t kOverflow = 65534;
  CHECK_FALSE(uid_map("         0          0 4294967295\n", kOverflow).is_partial);
  CHECK_FALSE(uid_map("", kOverflow).is_partial);
  const UidMap one = uid_map("         0       1000          1\n", kOverflow);
  CHECK(one.is_partial);
  CHECK(one.unmapped == kOverflow);
  const UidMap many = uid_map("0 1000 1\n1 100000 65536\n", kOverflow);
  CHECK(many.is_partial);
  CHECK(many.unmapped == kOverflow);  // also the uid of a user of this namespace
  CHECK_FALSE(uid_map("0 0 4294967295\n", kOverflow).unmapped);
}

TEST_CASE("a group is private only for the account with its name") {
  CHECK_FALSE(PrivateGroup(1, 0).is(1));              // gid 1 is not root's group
  CHECK_FALSE(PrivateGroup(0, 4'000'000'000).is(0));  // this uid has no account
}

}  // namespace venvctl::user_test
