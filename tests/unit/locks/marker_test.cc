#include "core/locks/marker.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::marker_test {

bool holds(std::string_view marker) {
  const auto result = marker_holds(marker, linux_311());
  CAPTURE(marker);
  REQUIRE(result);
  return *result;
}

TEST_CASE("versions are compared as versions, other values as texts") {
  CHECK(holds("python_version >= '3.9'"));
  CHECK(holds("python_full_version < '3.11.10'"));
  CHECK_FALSE(holds("python_version == '3.1.*'"));
  CHECK(holds("'3.8' < python_version"));
  CHECK(holds("sys_platform == 'linux' and os_name != \"nt\""));
  CHECK_FALSE(holds("platform_machine == 'arm64'"));
  CHECK(holds("platform_python_implementation in 'CPython PyPy'"));
  CHECK(holds("sys_platform not in 'win32 cygwin'"));
}

TEST_CASE("`and` takes precedence over `or`, and brackets change the precedence") {
  CHECK(holds("os_name == 'posix' or os_name == 'nt' and python_version < '3'"));
  CHECK_FALSE(holds("(os_name == 'posix' or os_name == 'nt') and python_version < '3'"));
}

TEST_CASE("extras and groups are true only if they were requested") {
  CHECK_FALSE(holds("extra == 'socks'"));
  CHECK_FALSE(holds("'dev' in dependency_groups"));
  MarkerEnvironment environment = linux_311();
  environment.extras = {"socks"};
  environment.groups = {"dev"};
  CHECK(marker_holds("extra == 'SOCKS'", environment) == true);
  CHECK(marker_holds("'dev' in dependency_groups", environment) == true);
}

TEST_CASE("an empty marker is true, and a text that is not a marker has no result") {
  CHECK(holds(" "));
  for (const char* text : {"python_version", "python_version >", "x == 'y'", "'a' == 'b'",
                           "os_name == 'posix' and", "(os_name == 'posix'", "os_name = 'posix'",
                           "os_name == 'posix' os_name", "os_name == 'posix", "== 'x'"}) {
    CAPTURE(text);
    CHECK_FALSE(marker_holds(text, linux_311()));
  }
  CHECK_FALSE(marker_holds(std::string(1000, '('), linux_311()));
}

TEST_CASE("variables have older names, too") {
  CHECK(marker_holds("os.name == 'posix' and sys.platform == 'linux'", linux_311()) == true);
  CHECK(marker_holds("python_implementation == 'CPython'", linux_311()) == true);
  CHECK(marker_holds("platform.python_implementation == 'PyPy'", linux_311()) == false);
}

}  // namespace venvctl::marker_test
