#include "core/kinds/mise.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

std::optional<Proposal> proposed(const char* file, const char* content) {
  FakeFileSystem files;
  files.write_file(std::string("/p/") + file, content);
  return propose_mise(TestLevel(files, "/p"));
}

TEST_CASE("mise names the environment as a string or in a table, in any of its files") {
  for (const char* file : {"mise.toml", ".mise.toml", "mise.local.toml", ".config/mise.toml"}) {
    CHECK_THAT(proposed(file, "[env]\n_.python.venv = \".ve\"\n")->prefixes,
               Equals(Paths{"/p/.ve"}));
  }
  CHECK_THAT(
      proposed("mise.toml", "[env]\n_.python.venv = {path = \"~/v\", create = true}\n")->prefixes,
      Equals(Paths{"/home/me/v"}));
}

TEST_CASE("mise never stops the walk, and a template names nothing") {
  CHECK_FALSE(proposed("mise.toml", "[env]\n_.python.venv = \".ve\"\n")->is_stopping);
  CHECK_FALSE(proposed("mise.toml", "[env]\n_.python.venv = \"{{env.HOME}}/v\"\n"));
  CHECK_FALSE(proposed("mise.toml", "[tools]\npython = \"3.12\"\n"));
  CHECK_FALSE(proposed("mise.toml", "not toml"));
}

TEST_CASE("the local file decides before the shared one") {
  FakeFileSystem files;
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \"shared\"\n");
  files.write_file("/p/mise.local.toml", "[env]\n_.python.venv = \"mine\"\n");
  CHECK_THAT(propose_mise(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/mine"}));
}

}  // namespace
}  // namespace venvctl
