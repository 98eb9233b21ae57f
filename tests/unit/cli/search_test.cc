#include "client/cli/lookup/search.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::search_test {

TEST_CASE("every environment below a directory is found, except those of tox and on other mounts") {
  FakeFileSystem files;
  make_venv(files, "/code/a/.venv");
  make_conda_environment(files, "/code/conda");
  make_venv(files, "/code/.tox/py311");
  make_venv(files, "/code/mount/env");
  make_venv(files, "/elsewhere/.venv");
  const FoundEnvironments found =
      environments_below(files, "/code", "30 22 0:50 / /code/mount rw - tmpfs tmpfs rw\n");
  CHECK(found.prefixes == std::vector<std::string>{"/code/a/.venv", "/code/conda"});
  CHECK(found.is_complete);
}

}  // namespace venvctl::search_test
