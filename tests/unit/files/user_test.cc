#include "core/files/user.h"

#include <pwd.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace venvctl {

TEST_CASE("the current user is the one of the password database") {
  const User user = current_user();
  const passwd* account = ::getpwuid(::geteuid());
  CHECK(user.uid == ::geteuid());
  REQUIRE(account != nullptr);
  CHECK(user.home == account->pw_dir);
  // A private group is never any other than the account's own.
  if (user.private_group) CHECK(*user.private_group == account->pw_gid);
}

}  // namespace venvctl
