#include "client/cli/daemon/brief_program.h"

#include <chrono>

#include "tests/support/catch.h"

namespace venvctl::brief_program_test {

using std::chrono::milliseconds;

std::optional<std::string> output_of_script(const std::string& script, milliseconds patience) {
  return output_of({"/bin/sh", "-c", script}, Deadline::in(patience));
}

constexpr milliseconds kPlenty{60'000};
constexpr milliseconds kLittle{100};

TEST_CASE("the output of a program that succeeds is returned") {
  CHECK(output_of_script("echo a; echo b >&2; exec cat", kPlenty) == "a\n");
  const auto much = output_of_script("head -c 200000 /dev/zero", kPlenty);
  CHECK((much && much->size() == 200000));
}

TEST_CASE("a program that fails or does not exist has no output") {
  CHECK_FALSE(output_of_script("echo a; exit 3", kPlenty));
  CHECK_FALSE(output_of_script("kill -9 $$", kPlenty));
  CHECK_FALSE(output_of({"/nonexistent"}, Deadline::in(kPlenty)));
}

TEST_CASE("a late program is killed, with and without output") {
  CHECK_FALSE(output_of_script("exec tail -f /dev/null", kLittle));
  CHECK_FALSE(output_of_script("exec >&-; exec tail -f /dev/null", kLittle));
}

TEST_CASE("a program that writes without end is killed before its deadline") {
  const Deadline deadline = Deadline::in(kPlenty);
  CHECK_FALSE(output_of({"/bin/sh", "-c", "exec yes"}, deadline));
  CHECK_FALSE(deadline.is_past());
}

TEST_CASE("a process that the program leaves behind is not waited for") {
  const auto output = output_of_script("tail -f --pid=$PPID /dev/null & echo a", kPlenty);
  CHECK(output == "a\n");
}

}  // namespace venvctl::brief_program_test
