#include "core/kinds/conda_directories.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

Variables with_home(std::map<std::string, std::string, std::less<>> values = {}) {
  values.emplace("HOME", "/home/me");
  return Variables(std::move(values));
}

TEST_CASE("the installation is what a variable names, else one of the usual places") {
  FakeFileSystem files;
  CHECK_FALSE(conda_installation(files, with_home()));
  make_conda_environment(files, "/home/me/miniforge3");
  make_conda_environment(files, "/opt/conda");
  CHECK(conda_installation(files, with_home()) == "/home/me/miniforge3");
  CHECK(conda_installation(files, with_home({{"CONDA_EXE", "/opt/conda/bin/conda"}})) ==
        "/opt/conda");
  CHECK(conda_installation(files, with_home({{"_CONDA_ROOT", "/gone"}})) == "/home/me/miniforge3");
}

TEST_CASE("environments are looked for in conda's order, each directory once") {
  FakeFileSystem files;
  make_conda_environment(files, "/home/me/miniconda3");
  files.write_file("/home/me/.condarc", "envs_dirs:\n  - ~/one\n  - /two\n  - relative\n");
  const Variables variables = with_home({{"CONDA_ENVS_PATH", "/first::/two"}});
  CHECK_THAT(conda_environment_directories(files, variables),
             Equals(Paths{"/first", "/two", "/home/me/one", "/home/me/miniconda3/envs",
                          "/home/me/.conda/envs"}));
}

TEST_CASE("a .condarc that is no YAML is as none") {
  FakeFileSystem files;
  files.write_file("/home/me/.condarc", "envs_dirs: [");
  CHECK_THAT(conda_environment_directories(files, with_home()),
             Equals(Paths{"/home/me/.conda/envs"}));
}

}  // namespace
}  // namespace venvctl
