#include "core/interpreters/interpreter.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

using Catch::Matchers::Contains;

Variables path(std::string value) { return Variables({{"PATH", std::move(value)}}); }

UserPlaces at(const std::string& working_directory) { return {working_directory, "", ""}; }

void add_interpreter(FakeFileSystem& files, const std::string& name) {
  files.write_file(name, "an interpreter", 0755);
}

TEST_CASE("a word that names a Python is one whether or not that is installed") {
  for (const char* spec : {"3.99", "pypy3", ">=3.9,<3.13", "/no/such/python", "./python"}) {
    CHECK(check_interpreter_spec(spec));
  }
  for (const char* spec : {"", "  ", "not a python", "3.x", ">=", "conda"}) {
    CHECK_FALSE(check_interpreter_spec(spec));
  }
}

TEST_CASE("without a wish the first Python 3 on PATH is taken") {
  FakeFileSystem files;
  install_system_python(files);
  add_interpreter(files, "/opt/py/bin/python3.12");
  const auto found = find_interpreter(files, path("/opt/py/bin:/usr/bin"), at("/"), "");
  REQUIRE(found.ok());
  CHECK(found->executable == "/opt/py/bin/python3.12");
  CHECK(found->version == "3.12");
}

TEST_CASE("a version is found behind the link python3") {
  FakeFileSystem files;
  install_system_python(files);
  const auto found = find_interpreter(files, path("/usr/bin"), at("/"), "3.11");
  REQUIRE(found.ok());
  CHECK(found->executable == "/usr/bin/python3");
  CHECK(found->real_path == "/usr/bin/python3.11");
  CHECK(found->implementation == "cpython");
}

TEST_CASE("a version is told from lib, from conda-meta and from pyenv's directory") {
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

TEST_CASE("two libraries beside one python3 tell nothing more than its name") {
  FakeFileSystem files;
  add_interpreter(files, "/opt/a/bin/python3");
  files.make_directory("/opt/a/lib/python3.10");
  files.make_directory("/opt/a/lib/python3.11");
  CHECK(inspect_interpreter(files, "/opt/a/bin/python3")->version == "3");
}

TEST_CASE("an interpreter is listed once, whatever its names") {
  FakeFileSystem files;
  install_system_python(files);
  files.make_link("/bin", "usr/bin");
  const auto all = all_interpreters(files, path("/usr/bin:/bin:/usr/bin"), at("/"));
  REQUIRE(all.size() == 1);
  CHECK(all[0].executable == "/usr/bin/python3");
}

TEST_CASE("the active environment's own python is passed over, also through a link to it") {
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

TEST_CASE("relative and empty elements of PATH are not looked at") {
  FakeFileSystem files;
  add_interpreter(files, "/here/python3");
  CHECK(all_interpreters(files, path(":.:here:"), at("/here")).empty());
}

TEST_CASE("a script is no interpreter") {
  FakeFileSystem files;
  files.write_file("/opt/shims/python3", "#!/bin/sh\nexec something\n", 0755);
  CHECK_FALSE(inspect_interpreter(files, "/opt/shims/python3"));
  CHECK_FALSE(inspect_interpreter(files, "/opt/shims"));
  CHECK_FALSE(inspect_interpreter(files, "/nowhere"));
}

TEST_CASE("where PATH has pyenv's shims, the version that pyenv would run comes first") {
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

TEST_CASE("mise's shims, links to mise itself, are no interpreters") {
  FakeFileSystem files;
  add_interpreter(files, "/usr/bin/mise");
  files.make_link("/home/u/shims/python3", "/usr/bin/mise");
  CHECK_FALSE(inspect_interpreter(files, "/home/u/shims/python3"));
}

TEST_CASE("a range takes the first interpreter that is in it, wherever a tool keeps it") {
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
  CHECK_THAT(version(">=3.13"), Contains("no interpreter for >=3.13"));
}

TEST_CASE("a path is taken from the working directory, a directory for its bin/python3") {
  FakeFileSystem files;
  install_system_python(files);
  add_interpreter(files, "/opt/py/bin/python3");
  CHECK(find_interpreter(files, {}, at("/usr"), "bin/python3.11")->executable ==
        "/usr/bin/python3.11");
  CHECK(find_interpreter(files, {}, at("/usr"), "./bin/python3")->real_path ==
        "/usr/bin/python3.11");
  CHECK(find_interpreter(files, {}, at("/usr"), "/opt/py")->executable == "/opt/py/bin/python3");
}

TEST_CASE("a missing interpreter is answered with what was looked for and what was found") {
  FakeFileSystem files;
  install_system_python(files);
  const auto missing = find_interpreter(files, path("/usr/bin"), at("/"), "3.99");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::NotFound);
  CHECK_THAT(missing.error().message, Contains("3.99"));
  CHECK_THAT(missing.error().message, Contains("3.11 (/usr/bin/python3)"));
  const auto none = find_interpreter(files, path(""), at("/"), "3.11");
  CHECK_THAT(none.error().message, Contains("no Python at all"));
  CHECK(find_interpreter(files, path("/usr/bin"), at("/"), "snake").error().code ==
        ErrorCode::Usage);
  CHECK_THAT(find_interpreter(files, {}, at("/"), "/no/python").error().message,
             Contains("/no/python is not there"));
}

}  // namespace
}  // namespace venvctl
