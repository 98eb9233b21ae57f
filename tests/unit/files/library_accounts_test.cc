#include "core/files/library_accounts.h"

#include "tests/support/catch.h"

namespace venvctl::library_accounts_test {

TEST_CASE("the C library finds root, and finds no account for an unused number") {
  LibraryAccounts accounts;
  REQUIRE(accounts.account(0));
  CHECK(accounts.account(0)->name == "root");
  CHECK(accounts.account(0)->group == 0);
  CHECK_FALSE(accounts.account(4'000'000'000));
  REQUIRE(accounts.group(0));
  CHECK(accounts.group(0)->name == "root");
  CHECK_FALSE(accounts.group(4'000'000'000));
  CHECK_FALSE(accounts.has_other_primary_member(4'000'000'000, 0));
}

}  // namespace venvctl::library_accounts_test
