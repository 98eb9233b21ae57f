#include "core/interpreters/interpreter.h"
#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/support/sample_environments.h"

namespace venvctl::interpreter_search_test {

using Catch::Matchers::ContainsSubstring;

Variables path(std::string value) { return Variables({{"PATH", std::move(value)}}); }

UserPlaces at(const std::string& working_directory) { return {working_directory, "", ""}; }

void add_interpreter(FakeFileSystem& files, const std::string& name) {
  files.write_file(name, "an interpreter", 0755);
}

TEST_CASE("a specification is valid whether or not that Python is installed") {
  for (const char* spec : {"3.99", "pypy3", ">=3.9,<3.13", "/no/such/python", "./python"}) {
    CHECK(check_interpreter_spec(spec));
  }
  for (const char* spec : {"", "  ", "not a python", "3.x", ">=", "conda"}) {
    CHECK_FALSE(check_interpreter_spec(spec));
  }
}

TEST_CASE("without a specification, the first Python 3 on PATH is used") {
  FakeFileSystem files;
  install_system_python(files);
  add_interpreter(files, "/opt/py/bin/python3.12");
  const auto found = find_interpreter(files, path("/opt/py/bin:/usr/bin"), at("/"), "");
  REQUIRE(found.ok());
  CHECK(found->executable == "/opt/py/bin/python3.12");
  CHECK(found->version == "3.12");
}

TEST_CASE("a version is found through the link python3") {
  FakeFileSystem files;
  install_system_python(files);
  const auto found = find_interpreter(files, path("/usr/bin"), at("/"), "3.11");
  REQUIRE(found.ok());
  CHECK(found->executable == "/usr/bin/python3");
  CHECK(found->real_path == "/usr/bin/python3.11");
  CHECK(found->implementation == "cpython");
}

TEST_CASE("the version is read from lib, from conda-meta or from pyenv's directory name") {
  FakeFileSystem files;
  add_interpreter(files, "/opt/a/bin/python3");
  files.make_directory("/opt/a/lib/python3.10");
  add_interpreter(files, "/opt/b/bin/python3");
  files.write_file("/opt/b/conda-meta/python-3.12.4-h5148396_1.json", "{}");
  add_interpreter(files, "/opt/versions/3.9.18/bin/python3.9");
  CHECK(inspect_interpreter(files, "/opt/a/bin/python3")->version == "3.10");
  CHECK(inspect_interpreter(files, "/opt/b/bin/python3")->version == "3.12.4");
  CHECK(inspect_interpreter(files, "/opt/versions/3.9.18/bin/python3.9")->version == "3.9.18");
}

TEST_CASE("a free-threaded Python is recognized, whatever name leads to it") {
  FakeFileSystem files;
  const std::string prefix =
      "/home/u/.local/share/uv/python/cpython-3.13.0+freethreaded-linux-x86_64-gnu";
  add_interpreter(files, prefix + "/bin/python3.13t");
  files.make_directory(prefix + "/lib/python3.13t");
  files.make_link(prefix + "/bin/python3", "python3.13t");
  files.make_link("/home/u/.local/bin/python3.13t", prefix + "/bin/python3.13t");
  const auto found = inspect_interpreter(files, prefix + "/bin/python3");
  CHECK(found->version == "3.13.0");
  CHECK(found->is_free_threaded);
  CHECK_FALSE(found->is_debug);
  const UserPlaces places = {"/", "/home/u/.local/share", ""};
  CHECK_FALSE(find_interpreter(files, path(""), places, "3.9"));
  CHECK_FALSE(find_interpreter(files, path(""), places, ""));
  CHECK_THAT(find_interpreter(files, path(""), places, "3.13").error().message,
             ContainsSubstring("found 3.13.0t"));
  CHECK(find_interpreter(files, path(""), places, "3.13t")->real_path ==
        prefix + "/bin/python3.13t");
  CHECK(find_interpreter(files, path("/home/u/.local/bin"), at("/"), "3.13t")->executable ==
        "/home/u/.local/bin/python3.13t");
}

TEST_CASE("the build is also read from the name of the library or of the installation") {
  FakeFileSystem files;
  add_interpreter(files, "/opt/a/bin/python3");
  files.make_directory("/opt/a/lib/python3.14t");
  CHECK(inspect_interpreter(files, "/opt/a/bin/python3")->is_free_threaded);
  CHECK(inspect_interpreter(files, "/opt/a/bin/python3")->version == "3.14");
  add_interpreter(files, "/opt/versions/3.12.1-debug/bin/python3.12");
  CHECK(inspect_interpreter(files, "/opt/versions/3.12.1-debug/bin/python3.12")->is_debug);
  add_interpreter(files, "/usr/bin/python3.11-dbg");
  CHECK(inspect_interpreter(files, "/usr/bin/python3.11-dbg")->is_debug);
  // The library of a free-threaded Python does not make the normal Python next to it free-threaded.
  add_interpreter(files, "/usr/local/bin/python3.13");
  files.make_directory("/usr/local/lib/python3.13t");
  CHECK_FALSE(inspect_interpreter(files, "/usr/local/bin/python3.13")->is_free_threaded);
}

TEST_CASE("PyPy and GraalPy are recognized, with the version of Python that they implement") {
  FakeFileSystem files;
  const std::string graal = "/home/u/.pyenv/versions/graalpy-24.1.1";
  add_interpreter(files, graal + "/bin/graalpy");
  files.make_link(graal + "/bin/python3", "graalpy");
  files.make_directory(graal + "/lib/python3.11");
  files.make_directory(graal + "/lib/graalpy24.1");
  CHECK(inspect_interpreter(files, graal + "/bin/python3")->implementation == "graalpy");
  CHECK(inspect_interpreter(files, graal + "/bin/python3")->version == "3.11");
  const std::string pypy = "/home/u/.pyenv/versions/pypy3.10-7.3.15";
  add_interpreter(files, pypy + "/bin/pypy3.10");
  files.make_link(pypy + "/bin/python3", "pypy3.10");
  CHECK(inspect_interpreter(files, pypy + "/bin/python3")->implementation == "pypy");
  CHECK(inspect_interpreter(files, pypy + "/bin/python3")->version == "3.10");
}

TEST_CASE("if python3 has two libraries next to it, only the version in its name is used") {
  FakeFileSystem files;
  add_interpreter(files, "/opt/a/bin/python3");
  files.make_directory("/opt/a/lib/python3.10");
  files.make_directory("/opt/a/lib/python3.11");
  CHECK(inspect_interpreter(files, "/opt/a/bin/python3")->version == "3");
}

TEST_CASE("an interpreter is listed once, whatever names lead to it") {
  FakeFileSystem files;
  install_system_python(files);
  files.make_link("/bin", "usr/bin");
  const auto all = all_interpreters(files, path("/usr/bin:/bin:/usr/bin"), at("/"));
  REQUIRE(all.size() == 1);
  CHECK(all[0].executable == "/usr/bin/python3");
}

TEST_CASE("the active environment's python is skipped, even if PATH reaches it through a link") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/home/u/p/.venv");
  files.make_link("/home/u/link", "p");
  Variables variables = path("/home/u/link/.venv/bin:/usr/bin");
  variables.set("VIRTUAL_ENV", "/home/u/p/.venv");
  const auto found = find_interpreter(files, variables, at("/"), "");
  REQUIRE(found.ok());
  CHECK(found->executable == "/usr/bin/python3");
}

TEST_CASE("relative and empty elements of PATH are ignored") {
  FakeFileSystem files;
  add_interpreter(files, "/here/python3");
  CHECK(all_interpreters(files, path(":.:here:"), at("/here")).empty());
}

TEST_CASE("a script is not an interpreter") {
  FakeFileSystem files;
  files.write_file("/opt/shims/python3", "#!/bin/sh\nexec something\n", 0755);
  CHECK_FALSE(inspect_interpreter(files, "/opt/shims/python3"));
  CHECK_FALSE(inspect_interpreter(files, "/opt/shims"));
  CHECK_FALSE(inspect_interpreter(files, "/nowhere"));
}

TEST_CASE("if PATH has pyenv's shims, the version that pyenv would run comes first") {
  FakeFileSystem files;
  const std::string versions = "/home/u/.pyenv/versions/";
  add_interpreter(files, versions + "3.9.18/bin/python3.9");
  add_interpreter(files, versions + "3.10.13/bin/python3.10");
  add_interpreter(files, versions + "3.12.1/bin/python3.12");
  files.write_file("/home/u/.pyenv/shims/python3", "#!/usr/bin/env bash\n", 0755);
  files.write_file("/home/u/.pyenv/version", "3.10.13\n");
  Variables variables = path("/home/u/.pyenv/shims");
  variables.set("HOME", "/home/u");
  const auto first = [&](const std::string& directory) {
    return find_interpreter(files, variables, at(directory), "")->version;
  };
  CHECK(first("/") == "3.10.13");
  files.write_file("/home/u/p/.python-version", "3.9.18\n");
  CHECK(first("/home/u/p/sub") == "3.9.18");
  variables.set("PYENV_VERSION", "3.12.1");
  CHECK(first("/home/u/p/sub") == "3.12.1");
  CHECK(find_interpreter(files, variables, at("/"), "3.9")->version == "3.9.18");
}

TEST_CASE("mise's shims, which are links to mise, are not interpreters") {
  FakeFileSystem files;
  add_interpreter(files, "/usr/bin/mise");
  files.make_link("/home/u/shims/python3", "/usr/bin/mise");
  CHECK_FALSE(inspect_interpreter(files, "/home/u/shims/python3"));
}

TEST_CASE("for a range, the first interpreter within it is used, whichever tool installed it") {
  FakeFileSystem files;
  install_system_python(files);
  add_interpreter(files, "/home/u/.local/share/uv/python/cpython-3.9.19-linux/bin/python3.9");
  add_interpreter(files, "/home/u/.local/share/uv/python/cpython-3.12.3-linux/bin/python3.12");
  const UserPlaces places = {"/", "/home/u/.local/share", ""};
  const auto version = [&](const char* spec) {
    const auto found = find_interpreter(files, path("/usr/bin"), places, spec);
    return found ? found->version : found.error().message;
  };
  CHECK(version(">=3.9,<3.13") == "3.11");
  CHECK(version(">=3.9,<3.11") == "3.9.19");
  CHECK(version(">=3.12") == "3.12.3");
  CHECK(version("!=3.11") == "3.12.3");
  CHECK_THAT(version(">=3.13"), ContainsSubstring("no interpreter matches >=3.13"));
}

TEST_CASE("a path is relative to the working directory; a directory means its bin/python3") {
  FakeFileSystem files;
  install_system_python(files);
  add_interpreter(files, "/opt/py/bin/python3");
  CHECK(find_interpreter(files, {}, at("/usr"), "bin/python3.11")->executable ==
        "/usr/bin/python3.11");
  CHECK(find_interpreter(files, {}, at("/usr"), "./bin/python3")->real_path ==
        "/usr/bin/python3.11");
  CHECK(find_interpreter(files, {}, at("/usr"), "/opt/py")->executable == "/opt/py/bin/python3");
}

TEST_CASE("the error for a missing interpreter says what was searched for and what was found") {
  FakeFileSystem files;
  install_system_python(files);
  const auto missing = find_interpreter(files, path("/usr/bin"), at("/"), "3.99");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::NotFound);
  CHECK_THAT(missing.error().message, ContainsSubstring("3.99"));
  CHECK_THAT(missing.error().message, ContainsSubstring("3.11 (/usr/bin/python3)"));
  const auto none = find_interpreter(files, path(""), at("/"), "3.11");
  CHECK_THAT(none.error().message, ContainsSubstring("no Python was found"));
  CHECK(find_interpreter(files, path("/usr/bin"), at("/"), "snake").error().code ==
        ErrorCode::Usage);
  CHECK_THAT(find_interpreter(files, {}, at("/"), "/no/python").error().message,
             ContainsSubstring("/no/python does not exist"));
}

}  // namespace venvctl::interpreter_search_test
