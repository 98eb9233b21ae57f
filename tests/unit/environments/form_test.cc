#include "core/environments/form.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::form_test {

TEST_CASE("the form of an environment is recognized by pyvenv.cfg and conda-meta") {
  FakeFileSystem files;
  files.write_file("/venv/pyvenv.cfg", "");
  files.make_directory("/conda/conda-meta");
  files.write_file("/pixi/conda-meta/pixi", "");
  files.make_link("/linked/conda-meta", "/conda/conda-meta");
  files.make_directory("/neither/bin");
  files.write_file("/a-file/conda-meta", "");
  files.make_directory("/a-directory/pyvenv.cfg");
  CHECK(environment_form(files, "/venv") == EnvironmentForm::Venv);
  CHECK(environment_form(files, "/conda") == EnvironmentForm::Conda);
  CHECK(environment_form(files, "/pixi") == EnvironmentForm::Pixi);
  CHECK(environment_form(files, "/linked") == EnvironmentForm::Conda);
  for (const char* prefix : {"/neither", "/a-file", "/a-directory", "/missing"}) {
    CHECK(environment_form(files, prefix) == EnvironmentForm::None);
  }
}

TEST_CASE("pyvenv.cfg determines the form, regardless of the other files next to it") {
  FakeFileSystem files;
  files.write_file("/both/pyvenv.cfg", "");
  files.write_file("/both/conda-meta/pixi", "");
  CHECK(environment_form(files, "/both") == EnvironmentForm::Venv);
}

}  // namespace venvctl::form_test
