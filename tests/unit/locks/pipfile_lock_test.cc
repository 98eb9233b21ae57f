#include "core/locks/pipfile_lock.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::pipfile_lock_test {

TEST_CASE("the packages of the default section for this machine and Python are needed") {
  const auto packages = pipfile_packages(R"({
    "_meta": {},
    "default": {
      "requests": {"version": "==2.31.0", "markers": "python_version >= '3.7'"},
      "colorama": {"version": "==0.4", "markers": "sys_platform == 'win32'"},
      "mine": {"editable": true, "path": "."},
      "other": {"version": "*"},
      "e1839a8": {"editable": true, "path": "."}
    },
    "develop": {"pytest": {"version": "==8.0"}}
  })",
                                         linux_311());
  REQUIRE(packages);
  CHECK(wanted_in(*packages) == std::vector<std::string>{"mine ", "other ", "requests 2.31.0"});
}

// An error is necessary: an empty list would mean that no package is missing.
TEST_CASE("a damaged file cannot be read") {
  for (const char* text : {"", "{", "[]", R"({"default": []})", R"({"default": 3})",
                           R"({"default":{"c":{"version":1e999999}}})"}) {
    CHECK_FALSE(pipfile_packages(text, linux_311()));
  }
}

}  // namespace venvctl::pipfile_lock_test
