#include "core/interpreters/interpreter_name.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl::interpreter_name_test {

// What the name tells, such as "pypy 3.10" or "3.13td"; "" if it tells nothing.
std::string told(const InterpreterName& name) {
  return (name.implementation.empty() ? "" : std::string(name.implementation) + " ") +
         std::string(name.version) + (name.is_free_threaded ? "t" : "") +
         (name.is_debug ? "d" : "");
}

TEST_CASE("a program's name shows its version, its implementation and its build") {
  CHECK(told(program_name("python3.11")) == "3.11");
  CHECK(told(program_name("python3")) == "3");
  CHECK(told(program_name("pypy3.10")) == "pypy 3.10");
  CHECK(told(program_name("graalpy3.11")) == "graalpy 3.11");
  CHECK(told(program_name("graalpy")) == "graalpy ");
  CHECK(told(program_name("python3.13t")) == "3.13t");
  CHECK(told(program_name("python3.12d")) == "3.12d");
  CHECK(told(program_name("python3.13td")) == "3.13td");
  CHECK(told(program_name("python3.11-dbg")) == "3.11d");
  for (const char* name : {"python3-config", "python3.11-config", "pythonista", "python.", "ruby3",
                           "python3.11m", "python3.13tt"}) {
    CAPTURE(name);
    CHECK(told(program_name(name)).empty());
  }
}

TEST_CASE("the directory of an installation shows its version and its build") {
  CHECK(told(installation_name("3.10.13")) == "3.10.13");
  CHECK(told(installation_name("3.13.0t")) == "3.13.0t");
  CHECK(told(installation_name("3.13t-dev")) == "3.13t");
  CHECK(told(installation_name("3.12.1-debug")) == "3.12.1d");
  CHECK(told(installation_name("cpython-3.10.13-linux-x86_64-gnu")) == "cpython 3.10.13");
  CHECK(told(installation_name("cpython-3.13.0+freethreaded-linux-x86_64-gnu")) ==
        "cpython 3.13.0t");
  CHECK(told(installation_name("cpython-3.13.0+freethreaded+debug-linux-x86_64-gnu")) ==
        "cpython 3.13.0td");
  CHECK(told(installation_name("cpython-3.12.1+debug-linux-x86_64-gnu")) == "cpython 3.12.1d");
  CHECK(told(installation_name("pypy-3.10.14-linux-x86_64-gnu")) == "pypy 3.10.14");
  CHECK(told(installation_name("graalpy-3.11.0-linux-x86_64-gnu")) == "graalpy 3.11.0");
  // Names with the version of GraalPy or PyPy itself, and names that people choose, do not tell a
  // version of Python.
  for (const char* name : {"graalpy-24.1.1", "graalpy-community-24.1.1", "pypy3.10-7.3.15",
                           "pypy-7.3.15", "usr", "3", "3.11-tools", "3.13.0tools"}) {
    CAPTURE(name);
    CHECK(told(installation_name(name)).empty());
  }
}

TEST_CASE("is_interpreter_name accepts only the names of interpreters") {
  for (const char* name : {"python", "python3", "python3.13t", "pypy", "graalpy", "pypy3.10"}) {
    CHECK(is_interpreter_name(name));
  }
  for (const char* name : {"python3-config", "pythonw", "pip3.11", "graalpy-config"}) {
    CHECK_FALSE(is_interpreter_name(name));
  }
}

}  // namespace venvctl::interpreter_name_test
