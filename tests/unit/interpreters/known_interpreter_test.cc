#include "core/interpreters/known_interpreter.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl::known_interpreter_test {

struct Sample {
  FakeFileSystem files;
  Variables variables;
  UserPlaces places = {"/home/me/p", "/home/me/.local/share", "/home/me/miniconda3"};
  Sample() {
    install_system_python(files);
    variables.set("HOME", "/home/me");
    files.make_directory("/home/me/p");
  }
  void add(const std::string& path) {
    files.write_file(path,
                     "\x7f"
                     "ELF",
                     0755);
  }
  bool knows(const std::string& interpreter) {
    return is_known_interpreter(files, variables, places, interpreter);
  }
};

TEST_CASE("a python that root owns in a system directory is known") {
  Sample sample;
  CHECK(sample.knows("/usr/bin/python3.11"));
  sample.files.set_owner("/usr/bin/python3.11", FakeFileSystem::kUser, FakeFileSystem::kUser);
  CHECK_FALSE(sample.knows("/usr/bin/python3.11"));
}

TEST_CASE("a python that pyenv, uv or conda installed for the user is known") {
  Sample sample;
  for (const std::string path : {"/home/me/.pyenv/versions/3.12.1/bin/python3.12",
                                 "/home/me/.local/share/uv/python/cpython-3.13/bin/python3.13",
                                 "/home/me/miniconda3/bin/python3.12"}) {
    CHECK_FALSE(sample.knows(path));
    sample.add(path);
    CHECK(sample.knows(path));
  }
}

TEST_CASE("a python on PATH is known, except inside the project") {
  Sample sample;
  sample.add("/home/me/bin/python3.9");
  sample.add("/home/me/p/tools/python3.9");
  sample.variables.set("PATH", "/home/me/bin:/home/me/p/tools");
  CHECK(sample.knows("/home/me/bin/python3.9"));
  CHECK_FALSE(sample.knows("/home/me/p/tools/python3.9"));
}

TEST_CASE("any other python is unknown") {
  Sample sample;
  sample.add("/home/me/Downloads/python3.11");
  CHECK_FALSE(sample.knows("/home/me/Downloads/python3.11"));
  CHECK_FALSE(sample.knows("/tmp/python3"));
  CHECK_FALSE(sample.knows(""));
}

}  // namespace venvctl::known_interpreter_test
