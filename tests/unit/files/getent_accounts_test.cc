#include "core/files/getent_accounts.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "core/files/library_accounts.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::getent_accounts_test {

// A getent that knows one account and one group of a directory server, and counts how often it
// runs.
struct Machine {
  TemporaryDirectory directory;
  std::string passwd = directory.path() + "/passwd";
  std::string program = directory.path() + "/getent";

  Machine() {
    std::ofstream(passwd)
        << "root:x:0:0::/root:/bin/sh\n+::::::\nada:x:1000:1000::/home/ada:/bin/sh\n";
    std::ofstream(program) << "#!/bin/sh\necho \"$@\" >>" << directory.path() << "/runs\n"
                           << "case \"$*\" in\n"
                              "'passwd 7000') echo 'eve:*:7000:7001:Eve:/net/eve:/bin/sh' ;;\n"
                              "'group 7001') echo 'eve:*:7001:eve,bob' ;;\n"
                              "'group 7002') echo 'empty:*:7002:' ;;\n"
                              "passwd) cat "
                           << passwd
                           << "; printf 'eve:*:7000:7001:Eve:/net/eve:/bin/sh' ;;\n"
                              "*) exit 2 ;;\nesac\n";
    ::chmod(program.c_str(), 0755);
  }
  std::string runs() const {
    std::ostringstream text;
    text << std::ifstream(directory.path() + "/runs").rdbuf();
    return text.str();
  }
  GetentAccounts accounts() const { return GetentAccounts(passwd, {"/no/getent", program}); }
};

TEST_CASE("an account in the file is found without a process") {
  const Machine machine;
  const auto account = machine.accounts().account(1000);
  REQUIRE(account);
  CHECK(account->name == "ada");
  CHECK(account->group == 1000);
  CHECK(account->home == "/home/ada");
  CHECK(machine.runs().empty());
}

TEST_CASE("getent is asked for an account and a group of a directory server") {
  const Machine machine;
  auto accounts = machine.accounts();
  REQUIRE(accounts.account(7000));
  CHECK(accounts.account(7000)->home == "/net/eve");
  REQUIRE(accounts.group(7001));
  CHECK(accounts.group(7001)->members == std::vector<std::string>{"eve", "bob"});
  CHECK(accounts.group(7002)->members.empty());
  CHECK_FALSE(accounts.account(7005));
  CHECK_FALSE(accounts.group(7005));
  CHECK(accounts.has_other_primary_member(7001, 1000));
  CHECK_FALSE(accounts.has_other_primary_member(7001, 7000));
}

TEST_CASE("without getent, only accounts in the file are found, and no group") {
  const Machine machine;
  GetentAccounts accounts(machine.passwd, {"/no/getent"});
  CHECK(accounts.account(1000));
  CHECK_FALSE(accounts.account(7000));
  CHECK_FALSE(accounts.group(1000));
  CHECK(accounts.has_other_primary_member(1000, 0));
  CHECK_FALSE(accounts.has_other_primary_member(1000, 1000));
}

TEST_CASE("getent and the C library give the same answers on this machine") {
  LibraryAccounts library;
  GetentAccounts getent;
  GetentAccounts without_file("/no/passwd");
  for (const unsigned id : {0u, 1u, 2u, 33u, 65534u, 1000u}) {
    CAPTURE(id);
    const auto expected = library.account(id);
    for (const auto& found : {getent.account(id), without_file.account(id)}) {
      REQUIRE(found.has_value() == expected.has_value());
      if (!expected) continue;
      CHECK(found->name == expected->name);
      CHECK(found->group == expected->group);
      CHECK(found->home == expected->home);
    }
    const auto group = library.group(id);
    const auto found = getent.group(id);
    REQUIRE(found.has_value() == group.has_value());
    if (group) CHECK(found->members == group->members);
    CHECK(getent.has_other_primary_member(id, id) == library.has_other_primary_member(id, id));
  }
}

}  // namespace venvctl::getent_accounts_test
