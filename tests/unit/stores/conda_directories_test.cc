#include "core/stores/conda_directories.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::conda_directories_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

Variables with_home(std::map<std::string, std::string, std::less<>> values = {}) {
  values.emplace("HOME", "/home/me");
  return Variables(std::move(values));
}

TEST_CASE(
    "the installation is set by a variable; otherwise it is in one of the usual directories") {
  FakeFileSystem files;
  CHECK_FALSE(conda_installation(files, with_home()));
  make_conda_environment(files, "/home/me/miniforge3");
  make_conda_environment(files, "/opt/conda");
  CHECK(conda_installation(files, with_home()) == "/home/me/miniforge3");
  CHECK(conda_installation(files, with_home({{"CONDA_EXE", "/opt/conda/bin/conda"}})) ==
        "/opt/conda");
  CHECK(conda_installation(files, with_home({{"_CONDA_ROOT", "/gone"}})) == "/home/me/miniforge3");
}

TEST_CASE("environment directories are listed in conda's order, and each only once") {
  FakeFileSystem files;
  make_conda_environment(files, "/home/me/miniconda3");
  files.write_file("/home/me/.condarc", "envs_dirs:\n  - ~/one\n  - /two\n  - relative\n");
  files.make_directory("/home/me/.local/share/mamba/envs");
  const Variables variables = with_home({{"CONDA_ENVS_PATH", "/first::/two"}});
  CHECK_THAT(conda_environment_directories(files, variables),
             Equals(Paths{"/first", "/two", "/home/me/one", "/home/me/miniconda3/envs",
                          "/home/me/.conda/envs", "/home/me/.local/share/mamba/envs"}));
}

TEST_CASE("~, $NAME and ${NAME} are replaced in variables and in configuration files") {
  FakeFileSystem files;
  files.write_file("/home/me/.condarc", "envs_dirs:\n  - $HOME/one\n  - ${WHERE}/two\n  - $NONE\n");
  const Variables variables =
      with_home({{"CONDA_ENVS_DIRS", "~/first: $WHERE/x :${NONE}/y"}, {"WHERE", "~/w"}});
  CHECK_THAT(conda_environment_directories(files, variables),
             Equals(Paths{"/home/me/first", "/home/me/w/x", "/home/me/one", "/home/me/w/two",
                          "/home/me/.conda/envs"}));
}

TEST_CASE("a root of conda or mamba is recognized by conda-meta, envs or pkgs") {
  for (const char* name : {"conda-meta", "envs", "pkgs"}) {
    FakeFileSystem files;
    files.make_directory(std::string("/mm/") + name);
    files.make_directory("/empty");
    CHECK(conda_installation(files, with_home({{"MAMBA_ROOT_PREFIX", "/mm"}})) == "/mm");
    CHECK_FALSE(conda_installation(files, with_home({{"MAMBA_ROOT_PREFIX", "/empty"}})));
  }
  FakeFileSystem files;
  files.make_directory("/home/me/.local/share/mamba/pkgs");
  CHECK_THAT(conda_roots(files, with_home()), Equals(Paths{"/home/me/.local/share/mamba"}));
  files.make_directory("/d/mamba/envs");
  CHECK_THAT(conda_roots(files, with_home({{"XDG_DATA_HOME", "/d"}})), Equals(Paths{"/d/mamba"}));
  files.make_directory("/home/me/micromamba/envs");
  CHECK_THAT(conda_roots(files, with_home()), Equals(Paths{"/home/me/micromamba"}));
  make_conda_environment(files, "/opt/conda");
  make_conda_environment(files, "/home/me/miniforge3");
  CHECK_THAT(conda_roots(files, with_home({{"CONDA_EXE", "/opt/conda/condabin/conda"},
                                           {"MAMBA_ROOT_PREFIX", "/d/mamba"}})),
             Equals(Paths{"/opt/conda", "/d/mamba"}));
  CHECK_THAT(conda_roots(files, with_home({{"MAMBA_ROOT_PREFIX", "/d/mamba"}})),
             Equals(Paths{"/d/mamba", "/home/me/miniforge3"}));
  CHECK(conda_installation(files, with_home({{"MAMBA_ROOT_PREFIX", "/d/mamba"}})) ==
        "/home/me/miniforge3");
}

TEST_CASE("~/.conda/envs comes first if the user cannot write to the installation") {
  FakeFileSystem files;
  make_conda_environment(files, "/opt/conda");
  files.set_owner("/opt/conda/conda-meta/history", 0, 0);
  files.make_directory("/home/me");
  CHECK_THAT(conda_environment_directories(files, with_home({{"_CONDA_ROOT", "/opt/conda"}})),
             Equals(Paths{"/home/me/.conda/envs", "/opt/conda/envs"}));
}

TEST_CASE("an invalid .condarc is ignored") {
  FakeFileSystem files;
  files.write_file("/home/me/.condarc", "envs_dirs: [");
  CHECK_THAT(conda_environment_directories(files, with_home()),
             Equals(Paths{"/home/me/.conda/envs"}));
}

}  // namespace venvctl::conda_directories_test
