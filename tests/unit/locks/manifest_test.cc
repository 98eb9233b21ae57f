#include "core/locks/manifest.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::manifest_test {

using Wanted = std::vector<std::string>;

TEST_CASE("a requirement is split into name, versions and marker") {
  const ManifestEntry entry = manifest_entry("Re_quests[socks] (>=2,<3) ; python_version > '3.8'");
  CHECK(entry.name == "re-quests");
  CHECK(entry.wanted == ">=2,<3");
  CHECK(entry.marker == "python_version > '3.8'");
  CHECK(entry.versions.fits("2.5"));
  CHECK_FALSE(entry.versions.fits("3.0"));
  const ManifestEntry url = manifest_entry("mine @ https://example.org/a;b.whl ; os_name == 'nt'");
  CHECK(url.name == "mine");
  CHECK(url.marker == "os_name == 'nt'");
  CHECK(manifest_entry("./local").name.empty());
  CHECK(manifest_entry("").name.empty());
}

TEST_CASE("the dependencies of the project are read from pyproject.toml") {
  const auto packages = pyproject_packages(
      toml("[project]\ndependencies = [\"a>=1\", \"b; sys_platform == 'win32'\"]\n"
           "[project.optional-dependencies]\nweb = [\"c\"]\n"),
      linux_311());
  CHECK(wanted_in(packages) == Wanted{"a >=1"});
}

TEST_CASE("a marker may contain an @, and extras are read") {
  const ManifestEntry entry = manifest_entry("a[X_y]>=1; platform_version != 'a@b'");
  CHECK(entry.name == "a");
  CHECK(entry.extras == Wanted{"x-y"});
  CHECK(entry.marker == "platform_version != 'a@b'");
}

TEST_CASE("an installed version must fit all entries with one name") {
  const auto packages = pyproject_packages(
      toml("[project]\ndependencies = ['a>=1', 'A<2', \"a==9; os_name == 'nt'\", 'b', 'b>1']\n"),
      linux_311());
  CHECK(wanted_in(packages) == Wanted{"a >=1,<2", "b >1"});
  CHECK(packages[0].versions.fits("1.5"));
  CHECK_FALSE(packages[0].versions.fits("2.0"));
}

}  // namespace venvctl::manifest_test
