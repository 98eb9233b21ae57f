#include "core/base/process.h"

#include <signal.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace venvctl::process_test {

template <class Work>
pid_t in_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) work();
  return child;
}

TEST_CASE("exec gets the strings in order, with a null pointer at the end") {
  const ExecStrings strings({"a", "", "c"});
  CHECK(std::string(strings.get()[0]) == "a");
  CHECK(std::string(strings.get()[1]).empty());
  CHECK(std::string(strings.get()[2]) == "c");
  CHECK(strings.get()[3] == nullptr);
  CHECK(ExecStrings({}).get()[0] == nullptr);
}

TEST_CASE("exit_code_of returns the exit code of a process that has exited") {
  const auto status = wait_status_of(in_child([] { ::_exit(7); }));
  REQUIRE(status);
  CHECK(exit_code_of(*status) == 7);
}

TEST_CASE("exit_code_of returns 128 plus the signal for a killed process") {
  const auto status = wait_status_of(in_child([] {
    ::signal(SIGTERM, SIG_DFL);
    ::raise(SIGTERM);
    ::_exit(0);
  }));
  REQUIRE(status);
  CHECK(exit_code_of(*status) == 128 + SIGTERM);
}

TEST_CASE("a process that is not a child has no wait status") { CHECK_FALSE(wait_status_of(1)); }

}  // namespace venvctl::process_test
