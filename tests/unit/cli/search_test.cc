#include "client/cli/environments/search.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::search_test {

TEST_CASE("every environment below a directory is found, at any depth and with any name") {
  FakeFileSystem files;
  make_venv(files, "/code/a/.venv");
  make_venv(files, "/code/b/deep/down/myenv");
  make_conda_environment(files, "/code/conda");
  make_venv(files, "/elsewhere/.venv");
  using Prefixes = std::vector<std::string>;
  CHECK(environments_below(files, "/code").prefixes ==
        Prefixes{"/code/a/.venv", "/code/b/deep/down/myenv", "/code/conda"});
}

TEST_CASE("the search does not enter environments, links, other file systems or caches") {
  FakeFileSystem files;
  make_venv(files, "/code/.venv");
  make_venv(files, "/code/.venv/lib/inner");
  make_venv(files, "/code/.git/env");
  make_venv(files, "/code/node_modules/env");
  make_venv(files, "/code/.tox/py311");
  make_venv(files, "/code/mount/env");
  files.set_device("/code/mount", 99);
  make_venv(files, "/elsewhere/env");
  files.make_link("/code/link", "/elsewhere");
  files.make_link("/code/loop", "/code");
  const FoundEnvironments found = environments_below(files, "/code");
  CHECK(found.prefixes == std::vector<std::string>{"/code/.venv"});
  CHECK(found.is_complete);
}

}  // namespace venvctl::search_test
