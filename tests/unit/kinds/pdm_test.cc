#include "core/kinds/pdm.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

Paths prefixes(FakeFileSystem& files, Variables variables = {}) {
  return propose_pdm_file(TestLevel(files, "/p", std::move(variables)))->prefixes;
}

TEST_CASE("what PDM remembers comes first, then the project's own, then the central ones") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/venv");
  files.make_directory("/p/.venv");
  files.make_directory("/data/one");
  files.make_directory("/data/two");
  files.make_directory("/data/three");
  files.write_file("/p/.pdm-python", "/data/two/bin/python\n");
  files.write_file("/p/.pdm.toml", "[python]\npath = \"/data/three/bin/python\"\n");
  Variables variables;
  variables.set("PDM_PYTHON", "/data/one/bin/python");
  CHECK_THAT(prefixes(files, variables), Equals(Paths{"/data/one", "/p/.venv", "/p/venv"}));
  CHECK_THAT(prefixes(files), Equals(Paths{"/data/two", "/p/.venv", "/p/venv"}));
  files.remove("/p/.pdm-python");
  CHECK_THAT(prefixes(files), Equals(Paths{"/data/three", "/p/.venv", "/p/venv"}));
}

TEST_CASE("what only a project's file names is told as named by it") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/venv");
  files.make_directory("/data/one");
  files.make_directory("/data/two");
  const auto pointer = [&] { return propose_pdm_file(TestLevel(files, "/p"))->pointer; };
  CHECK(pointer().empty());
  files.write_file("/p/.pdm.toml", "[python]\npath = \"/data/two/bin/python\"\n");
  CHECK(pointer() == "/p/.pdm.toml");
  files.write_file("/p/.pdm-python", "/data/one/bin/python\n");
  CHECK(pointer() == "/p/.pdm-python");
  // One that PDM would find without it; the other file leads nowhere then.
  files.write_file("/p/.pdm-python", "/p/venv/bin/python\n");
  CHECK(pointer().empty());
  CHECK_THAT(prefixes(files), Equals(Paths{"/p/venv", "/p/venv"}));
}

TEST_CASE("what is remembered and gone, or no absolute path, is passed over") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  for (const char* text : {"/gone/bin/python\n", "python3.11\n", "\n", ""}) {
    files.write_file("/p/.pdm-python", text);
    CHECK(prefixes(files).empty());
  }
}

TEST_CASE("central environments are found by name and hash, the lowest name first") {
  FakeFileSystem files;
  const std::string project = "/srv/vectors/b/pdm/plain";
  files.write_file(project + "/pdm.lock", "");
  for (const char* name : {"plain-eTCxLwIt-3.9", "plain-eTCxLwIt-3.11", "plain-AAAAAAAA-3.11"}) {
    files.make_directory(std::string("/v/") + name);
  }
  files.write_file("/home/me/.config/pdm/config.toml", "[venv]\nlocation = \"/v\"\n");
  CHECK_THAT(propose_pdm_file(TestLevel(files, project))->prefixes,
             Equals(Paths{"/v/plain-eTCxLwIt-3.11", "/v/plain-eTCxLwIt-3.9"}));
}

TEST_CASE("__pypackages__ means no environment") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/.venv");
  files.make_directory("/p/__pypackages__");
  CHECK(prefixes(files).empty());
}

TEST_CASE("a [tool.pdm] table and .pdm.toml are markers") {
  FakeFileSystem files;
  files.write_file("/a/pyproject.toml", "[tool.pdm]\n");
  files.write_file("/b/.pdm.toml", "");
  files.write_file("/c/pyproject.toml", "[build-system]\nbuild-backend = \"pdm.backend\"\n");
  CHECK(propose_pdm_table(TestLevel(files, "/a")));
  CHECK(propose_pdm_table(TestLevel(files, "/b")));
  CHECK_FALSE(propose_pdm_table(TestLevel(files, "/c")));
}

}  // namespace
}  // namespace venvctl
