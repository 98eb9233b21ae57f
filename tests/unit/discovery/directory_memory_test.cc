#include "core/discovery/directory_memory.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::directory_memory_test {

const DirectoryMemory kMemory{
    "rules", {{"/code", 5, false, {{".venv", 7, true, {}}, {"a\n\xff", 0, false, {}}}}}};

TEST_CASE("a saved memory is loaded again, including unusual names") {
  const TemporaryDirectory directory;
  REQUIRE(save_directory_memory(directory.path(), kMemory));
  const DirectoryMemory loaded = load_directory_memory(directory.path(), "rules");
  REQUIRE(loaded.roots.size() == 1);
  CHECK(loaded.roots[0].name == "/code");
  CHECK(loaded.roots[0].changed_ns == 5);
  REQUIRE(loaded.roots[0].inside.size() == 2);
  CHECK(loaded.roots[0].inside[0].is_environment);
  CHECK(loaded.roots[0].inside[1].name == "a\n\xff");
}

TEST_CASE("a file that is missing, is damaged or was written with other search rules is ignored") {
  const TemporaryDirectory directory;
  CHECK(load_directory_memory(directory.path(), "rules").roots.empty());
  REQUIRE(save_directory_memory(directory.path(), kMemory));
  CHECK(load_directory_memory(directory.path(), "others").roots.empty());
  std::ofstream(directory.path() + "/directories", std::ios::app) << "x";
  CHECK(load_directory_memory(directory.path(), "rules").roots.empty());
}

}  // namespace venvctl::directory_memory_test
