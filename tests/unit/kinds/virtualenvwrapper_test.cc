#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::virtualenvwrapper_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE(
    "environments whose .project contains the directory are proposed, the last used one first") {
  FakeFileSystem files;
  files.make_directory("/p");
  for (const char* name : {"two", "one"}) {
    make_venv(files, std::string("/home/me/.virtualenvs/") + name);
    files.write_file(std::string("/home/me/.virtualenvs/") + name + "/.project", "/p/\n");
  }
  const auto proposal = propose_virtualenvwrapper(TestLevel(files, "/p"));
  REQUIRE(proposal);
  CHECK_THAT(proposal->prefixes,
             Equals(Paths{"/home/me/.virtualenvs/one", "/home/me/.virtualenvs/two"}));
  CHECK_FALSE(proposal->is_stopping);
  const LastUses uses = {{"/home/me/.virtualenvs/two", 7}, {"/elsewhere", 9}};
  TestLevel used(files, "/p");
  used->last_uses = &uses;
  CHECK_THAT(propose_virtualenvwrapper(used)->prefixes,
             Equals(Paths{"/home/me/.virtualenvs/two", "/home/me/.virtualenvs/one"}));
  files.make_directory("/q");
  CHECK_FALSE(propose_virtualenvwrapper(TestLevel(files, "/q")));
}

}  // namespace venvctl::virtualenvwrapper_test
