#include "core/kinds/virtualenvwrapper.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("the environments whose .project names the directory are proposed") {
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
  files.make_directory("/q");
  CHECK_FALSE(propose_virtualenvwrapper(TestLevel(files, "/q")));
}

}  // namespace
}  // namespace venvctl
