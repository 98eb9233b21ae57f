#include "core/kinds/dot_venv.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE(".venv as a directory or a link to one is proposed as it is found") {
  FakeFileSystem files;
  make_venv(files, "/p/.venv");
  make_venv(files, "/data/env");
  files.make_directory("/q");
  files.make_link("/q/.venv", "/data/env");
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/.venv"}));
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/q"))->prefixes, Equals(Paths{"/q/.venv"}));
}

TEST_CASE(".venv as a file, or a link to one, names another place") {
  FakeFileSystem files;
  files.write_file("/p/.venv", "/data/env\n");
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/data/env"}));
  files.make_directory("/q");
  files.make_link("/q/.venv", "../p/.venv");
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/q"))->prefixes, Equals(Paths{"/data/env"}));
}

TEST_CASE("whatever .venv is, it stops the walk") {
  FakeFileSystem files;
  files.make_directory("/empty/.venv");
  files.write_file("/bad/.venv", "a\nb\n");
  files.make_directory("/gone");
  files.make_link("/gone/.venv", "/nowhere");
  files.make_directory("/fifo");
  files.make_other("/fifo/.venv");
  for (const char* directory : {"/empty", "/bad", "/gone", "/fifo"}) {
    INFO(directory);
    const auto proposal = propose_dot_venv(TestLevel(files, directory));
    REQUIRE(proposal);
    CHECK(proposal->is_stopping);
  }
  const auto bad = propose_dot_venv(TestLevel(files, "/bad"));
  CHECK(bad->prefixes.empty());
  CHECK(bad->outcome == "broken");
  CHECK(bad->detail == "the file has more than one line");
}

}  // namespace
}  // namespace venvctl
