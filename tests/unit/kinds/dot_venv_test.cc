#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::dot_venv_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("a .venv that is a directory or a link to one is proposed by its own path") {
  FakeFileSystem files;
  make_venv(files, "/p/.venv");
  make_venv(files, "/data/env");
  files.make_directory("/q");
  files.make_link("/q/.venv", "/data/env");
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/.venv"}));
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/q"))->prefixes, Equals(Paths{"/q/.venv"}));
}

TEST_CASE("no command that deletes a .venv is recommended if the .venv was created on Windows") {
  FakeFileSystem files;
  files.write_file("/p/.venv/pyvenv.cfg", "home = C:\\Python311\n");
  files.write_file("/p/.venv/Scripts/activate", "");
  CHECK(propose_dot_venv(TestLevel(files, "/p"))->create_command.empty());
  files.make_directory("/p/.venv/bin");
  CHECK_FALSE(propose_dot_venv(TestLevel(files, "/p"))->create_command.empty());
}

TEST_CASE("a .venv that is a file or a link to one contains the path of the environment") {
  FakeFileSystem files;
  files.write_file("/p/.venv", "/data/env\n");
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/data/env"}));
  files.make_directory("/q");
  files.make_link("/q/.venv", "../p/.venv");
  CHECK_THAT(propose_dot_venv(TestLevel(files, "/q"))->prefixes, Equals(Paths{"/data/env"}));
}

TEST_CASE("a .venv of any file type stops the search") {
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

}  // namespace venvctl::dot_venv_test
