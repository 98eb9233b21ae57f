#include "core/locks/pixi_lock.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::pixi_lock_test {

// The environments of a lock file, as pixi 0.20 to 0.70 write them (versions 5, 6 and 7 of the
// format).
const std::string kEnvironments = R"(environments:
  default:
    channels:
    - url: https://conda.example/conda-forge/
    indexes:
    - https://pypi.example/simple
    packages:
      linux-64:
      - conda: https://conda.example/conda-forge/linux-64/_openmp_mutex-4.5-2_gnu.tar.bz2
      - conda: https://conda.example/conda-forge/noarch/python-dateutil-2.9.0.post0-pyhe01879c_2.conda
      - pypi: https://files.example/aa/bb/rich_toolkit-0.20.1-py3-none-any.whl
      - pypi: https://files.example/aa/bb/torch-2.1%2Bcu118-cp311-cp311-linux_x86_64.whl
      - pypi: https://files.example/aa/bb/docopt-0.6.2.tar.gz#sha256=00
      - pypi: ./minimal-project
      osx-arm64:
      - conda: https://conda.example/conda-forge/osx-arm64/appnope-0.1.4-pyhd8ed1ab_0.conda
  lint:
    packages:
      linux-64:
      - conda: https://conda.example/conda-forge/noarch/ruff-0.15.17-h6a952e8_0.conda
)";

TEST_CASE("the packages of the environment for this platform are wanted") {
  for (const char* version :
       {"version: 5\n", "version: 6\n", "version: 7\nplatforms:\n- name: linux-64\n"}) {
    const auto packages = pixi_packages(version + kEnvironments, "default", linux_311());
    REQUIRE(packages);
    CHECK(wanted_in(*packages) ==
          std::vector<std::string>{"-openmp-mutex 4.5", "python-dateutil 2.9.0.post0",
                                   "rich-toolkit 0.20.1", "torch 2.1+cu118", "docopt 0.6.2"});
  }
  const auto lint = pixi_packages(kEnvironments, "lint", linux_311());
  REQUIRE(lint);
  CHECK(wanted_in(*lint) == std::vector<std::string>{"ruff 0.15.17"});
  MarkerEnvironment mac = linux_311();
  mac.values["sys_platform"] = "darwin";
  mac.values["platform_machine"] = "arm64";
  CHECK(wanted_in(pixi_packages(kEnvironments, "default", mac).value()) ==
        std::vector<std::string>{"appnope 0.1.4"});
}

TEST_CASE("the descriptions of the packages after the environments are not read") {
  const auto packages = pixi_packages(
      kEnvironments + "packages:\n- kind: conda\n  name: other\n  : [", "default", linux_311());
  REQUIRE(packages);
  CHECK(packages->size() == 5);
}

TEST_CASE("for an unknown environment, or a text without environments, no package is wanted") {
  CHECK(pixi_packages(kEnvironments, "other", linux_311()).value().empty());
  CHECK(pixi_packages("", "default", linux_311()).value().empty());
  CHECK(pixi_packages("version: 6\n", "default", linux_311()).value().empty());
  CHECK(pixi_packages("text", "default", linux_311()).value().empty());
  CHECK_FALSE(pixi_packages("a: [", "default", linux_311()));
}

}  // namespace venvctl::pixi_lock_test
