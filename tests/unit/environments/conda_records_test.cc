#include "core/environments/conda_records.h"

#include "tests/support/catch.h"

namespace venvctl::conda_records_test {

std::string version_of(const std::string& name) {
  const std::vector<DirectoryEntry> records = {{"history", FileType::Regular},
                                               {name, FileType::Regular}};
  return conda_python_version(records);
}

TEST_CASE("the version of Python is read from its record") {
  CHECK(version_of("python-3.11.4-h955ad1f_0.json") == "3.11.4");
  CHECK(version_of("python-3.13.0rc1-hfe62ac6_0_cp313.json") == "3.13.0rc1");
}

TEST_CASE("other packages' records and other files contain no version of Python") {
  CHECK(version_of("python-dateutil-2.8.2-pyhd8ed1ab_0.json").empty());
  CHECK(version_of("python_abi-3.11-4_cp311.json").empty());
  CHECK(version_of("python-abi3-3.11.json").empty());
  CHECK(version_of("python-3.11.4-h955ad1f_0.json.c2").empty());
  CHECK(version_of("python-3.11.4").empty());
}

}  // namespace venvctl::conda_records_test
