#include "core/interpreters/interpreter.h"
#include "tests/support/catch.h"

namespace venvctl::interpreter_spec_test {

Interpreter cpython(std::string version) { return {"/usr/bin/python3", "", "cpython", version}; }
Interpreter pypy(std::string version) { return {"/usr/bin/pypy3", "", "pypy", version}; }

bool fits(std::string_view spec, const Interpreter& interpreter) {
  const auto parsed = parse_interpreter_spec(spec);
  REQUIRE(parsed);
  return parsed->matches(interpreter);
}

TEST_CASE("every spelling of 3.11 means 3.11") {
  const std::string spec = GENERATE(as<std::string>{}, "3.11", "311", "python3.11", "python311",
                                    "cpython3.11", "py3.11", "Python3.11", "3.11-64", "==3.11");
  CAPTURE(spec);
  CHECK(fits(spec, cpython("3.11")));
  CHECK(fits(spec, cpython("3.11.4")));
  CHECK_FALSE(fits(spec, cpython("3.1")));
  CHECK_FALSE(fits(spec, cpython("3.12")));
}

TEST_CASE("python and py mean any implementation; cpython and pypy mean only their own") {
  CHECK(fits("python3", pypy("3.9")));
  CHECK(fits("py3", cpython("3.11")));
  CHECK(fits("pypy3", pypy("3.9")));
  CHECK(fits("pypy", pypy("")));
  CHECK_FALSE(fits("pypy3", cpython("3.9")));
  CHECK_FALSE(fits("cpython3.9", pypy("3.9")));
}

TEST_CASE("a patch version is compared if the interpreter's patch version is known") {
  CHECK(fits("3.11.2", cpython("3.11")));
  CHECK(fits("3.11.2", cpython("3.11.2")));
  CHECK_FALSE(fits("3.11.2", cpython("3.11.4")));
}

TEST_CASE("an interpreter of unknown version matches only specifications without a version") {
  CHECK(fits("python", cpython("")));
  CHECK_FALSE(fits("python3", cpython("")));
  CHECK_FALSE(fits(">=3.9", cpython("")));
}

TEST_CASE("a version must meet all bounds of a range") {
  CHECK(fits(">=3.9,<3.13", cpython("3.9")));
  CHECK(fits(">=3.9, <3.13", cpython("3.12.1")));
  CHECK_FALSE(fits(">=3.9,<3.13", cpython("3.13")));
  CHECK_FALSE(fits(">=3.9,<3.13", cpython("3.8")));
  CHECK(fits(">3.9", cpython("3.10")));
  CHECK(fits("<=3.11", cpython("3.11.9")));
  CHECK_FALSE(fits("!=3.11", cpython("3.11.2")));
  CHECK(fits(">=3", cpython("3.11")));
}

TEST_CASE("a free-threaded or debug Python is found only if the specification asks for it") {
  Interpreter threaded = cpython("3.13.0");
  threaded.is_free_threaded = true;
  Interpreter debug = cpython("3.12.1");
  debug.is_debug = true;
  for (const char* spec : {"3.13t", "313t", "python3.13t", "cpython3.13t", "3.13+freethreaded",
                           ">=3.13t", "==3.13.*t", "3.13.0t", "3t"}) {
    CAPTURE(spec);
    CHECK(fits(spec, threaded));
    CHECK_FALSE(fits(spec, cpython("3.13.0")));
  }
  for (const char* spec : {"3.13", "3.9", "python3", "python", "py", ">=3.9", "!=3.12", "3.13d"}) {
    CAPTURE(spec);
    CHECK_FALSE(fits(spec, threaded));
  }
  CHECK(fits("3.12d", debug));
  CHECK(fits("3.12+debug", debug));
  CHECK_FALSE(fits("3.12", debug));
  CHECK_FALSE(fits("3.12t", debug));
  threaded.is_debug = true;
  CHECK(fits("3.13td", threaded));
  CHECK(fits("3.13+freethreaded+debug", threaded));
  CHECK_FALSE(fits("3.13t", threaded));
}

TEST_CASE("graalpy means GraalPy, with or without a version") {
  const Interpreter graalpy = {"/opt/g/bin/graalpy", "", "graalpy", "3.11"};
  CHECK(fits("graalpy", graalpy));
  CHECK(fits("graalpy3.11", graalpy));
  CHECK(fits("3.11", graalpy));
  CHECK_FALSE(fits("pypy3", graalpy));
  CHECK_FALSE(fits("graalpy3.12", graalpy));
}

TEST_CASE("ranges with ~= and .* are understood") {
  CHECK(fits("~=3.11", cpython("3.12.1")));
  CHECK(fits("==3.11.*", cpython("3.11.9")));
  CHECK_FALSE(fits("!=3.11.*", cpython("3.11.9")));
}

TEST_CASE("an invalid specification is rejected") {
  for (const char* text :
       {"", "ruby3", "3.x", "3..11", "3.11.2.1", ">=", ">=3.9,", "python3.", "latest", ".",
        "99999999999999999999", "-3", "t", "d", "pythont", "3.11x", "~=3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_interpreter_spec(text));
  }
}

}  // namespace venvctl::interpreter_spec_test
