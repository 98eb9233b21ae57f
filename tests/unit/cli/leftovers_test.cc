#include "client/cli/create/leftovers.h"

#include "core/base/path.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::leftovers_test {

// A new environment with the files that virtualenv makes.
struct NewEnvironment {
  NewEnvironment() {
    files.make_directory("/v");
    for (const char* name :
         {"pyvenv.cfg", ".gitignore", "bin/activate", "bin/activate_this.py", "bin/python3.11",
          "bin/pip3", "bin/wheel-3.11", "bin/python3.13t", "bin/Activate.ps1",
          "lib/python3.11/site-packages/pip-23.0.1.dist-info/RECORD",
          "lib/python3.11/site-packages/pip/__init__.py",
          "lib/python3.11/site-packages/setuptools-66.1.1.virtualenv",
          "lib/python3.11/site-packages/_virtualenv.pth"}) {
      files.write_file(join_path("/v", name), "");
    }
    files.make_link("/v/lib64", "lib");
    files.make_directory("/v/include");
  }
  FakeFileSystem files;
};

TEST_CASE("a new environment contains only files that tools create") {
  NewEnvironment environment;
  FakeFileSystem& files = environment.files;
  CHECK(addition_in(files, "/v") == "");
  files.remove("/v/pyvenv.cfg");
  CHECK(addition_in(files, "/v") == "");
}

TEST_CASE("any other file is an addition, at every level") {
  for (const std::string name :
       {"notes.txt",
        "src/a.py",
        "bin/deploy.sh",
        "bin/flask",
        "lib/mine/a",
        "share/data.txt",
        "include/mine.h",
        "lib/python3.11/mine.py",
        "bin/python-backup.sh",
        "bin/pipdeptree",
        "bin/activate.bak",
        "bin/pip/mine",
        "lib/python3.11-old/a",
        "lib/python3.11/site-packages/pip_mine/thesis.py",
        "lib/python3.11/site-packages/setuptools_scm/__init__.py",
        "lib/python3.11/site-packages/setuptools_scm-8.0.dist-info/METADATA",
        "lib/python3.11/site-packages/pip-mine-1.dist-info/METADATA",
        "lib/python3.11/site-packages/wheel_x.py",
        "lib/python3.11/site-packages/~mine",
        "lib/python3.11/site-packages/flask/app.py",
        "lib/python3.11/site-packages/mine.pth",
        "data"}) {
    NewEnvironment environment;
    FakeFileSystem& files = environment.files;
    files.write_file("/v/" + name, "");
    CAPTURE(name);
    const std::string addition = addition_in(files, "/v");
    CHECK(!addition.empty());
    CHECK(("/" + name).starts_with("/" + addition));
  }
}

TEST_CASE("a directory that cannot be listed counts as an addition") {
  NewEnvironment environment;
  environment.files.set_mode("/v/bin", 0);
  CHECK(addition_in(environment.files, "/v") == "bin");
}

TEST_CASE(
    "an environment with python and activation scripts is complete, even if its python is a broken "
    "link") {
  NewEnvironment environment;
  FakeFileSystem& files = environment.files;
  CHECK_FALSE(is_whole_environment(files, "/v"));
  files.make_link("/v/bin/python", "/gone/python3.11");
  CHECK(is_whole_environment(files, "/v"));
  files.remove("/v/pyvenv.cfg");
  CHECK_FALSE(is_whole_environment(files, "/v"));
}

TEST_CASE("links and empty directories of other names are additions, too") {
  NewEnvironment environment;
  FakeFileSystem& files = environment.files;
  files.make_link("/v/data", "/srv");
  CHECK(addition_in(files, "/v") == "data");
}

}  // namespace venvctl::leftovers_test
