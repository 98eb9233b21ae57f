#include "core/kinds/tool_files/installed_version.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::installed_version_test {

struct Versions {
  Versions(std::initializer_list<std::string> names) {
    for (const std::string& name : names) files.make_directory("/v/" + name);
  }
  std::string of(std::string_view name) {
    return installed_version(files, "/v", name).value_or("none");
  }
  FakeFileSystem files;
};

TEST_CASE("a name that is not installed means the newest version that begins with it") {
  Versions versions = {"3.9.18", "3.11.7", "3.11.10", "3.12.1", "pypy3.10-7.3.9", "shop-2"};
  CHECK(versions.of("3.11.7") == "3.11.7");
  CHECK(versions.of("3.11") == "3.11.10");
  CHECK(versions.of("3") == "3.12.1");
  CHECK(versions.of("pypy3.10") == "pypy3.10-7.3.9");
  CHECK(versions.of("shop") == "shop-2");
  CHECK(versions.of("3.1") == "none");
  CHECK(versions.of("sho") == "none");
  CHECK(versions.of("system") == "system");
}

TEST_CASE("numbers in names with a dash are compared, too") {
  Versions versions = {"miniconda3-4.7.12", "miniconda3-22.11.1-1", "miniconda3-4.10.3"};
  CHECK(versions.of("miniconda3") == "miniconda3-22.11.1-1");
  versions.files.make_directory("/v/shop-9");
  versions.files.make_directory("/v/shop.api");
  CHECK(versions.of("shop") == "shop.api");
}

TEST_CASE(
    "a name never matches unfinished versions or files, and free-threaded builds only with a t") {
  Versions versions = {"3.12-dev", "3.13.0rc1", "3.14.0a7", "3.15-latest", "3.13.0t", "3.13.1t"};
  versions.files.write_file("/v/3.9.1", "");
  for (const char* name : {"3.12", "3.13", "3.14", "3.15", "3.9"}) {
    CHECK(versions.of(name) == "none");
  }
  CHECK(versions.of("3.13t") == "3.13.1t");
  CHECK(versions.of("3.12-dev") == "3.12-dev");
}

TEST_CASE("python- at the start of a name is ignored") {
  Versions versions = {"3.11.7", "python-shop", "shop", "python-3.9.1"};
  CHECK(versions.of("python-3.11.7") == "3.11.7");
  CHECK(versions.of("python-3.11") == "3.11.7");
  CHECK(versions.of("python-shop") == "shop");
  CHECK(versions.of("python-3.9") == "python-3.9.1");
}

}  // namespace venvctl::installed_version_test
