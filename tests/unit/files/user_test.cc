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
  // A private group can only be the account's own group.
  CHECK_FALSE(user.private_group.is(account->pw_gid + 1));
}

TEST_CASE("a known private group matches only its own id, and an unknown group matches none") {
  CHECK(PrivateGroup(1000).is(1000));
  CHECK_FALSE(PrivateGroup(1000).is(1001));
  CHECK_FALSE(PrivateGroup(std::nullopt).is(0));
}

TEST_CASE("a group is private only for the account with its name") {
  CHECK_FALSE(PrivateGroup(1, 0).is(1));              // the group of daemon is not root's
  CHECK_FALSE(PrivateGroup(0, 4'000'000'000).is(0));  // a user without an account
}

}  // namespace venvctl::user_test
