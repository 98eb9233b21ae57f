#include "client/cli/deadlines/bounded_command.h"

#include <signal.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace venvctl::bounded_command_test {

TEST_CASE("the exit code of a command is returned, wherever it runs") {
  for (const Bounds bounds :
       {Bounds::None, Bounds::Answer, Bounds::AnswerInPart, Bounds::Rehearsal}) {
    CAPTURE(static_cast<int>(bounds));
    CHECK(run_within(bounds, Variables(), [](Session&) { return 7; }) == 7);
  }
}

TEST_CASE("a rehearsal ends at begin_changes(), and only the real command continues") {
  const pid_t here = getpid();
  int changes = 0;
  CHECK(run_within(Bounds::Rehearsal, Variables(), [&](Session& session) {
          session.begin_changes();
          ++changes;
          return getpid() == here ? 0 : 1;
        }) == 0);
  CHECK(changes == 1);
}

TEST_CASE("a command that only gives an answer runs in a child process") {
  const pid_t here = getpid();
  CHECK(run_within(Bounds::Answer, Variables(),
                   [here](Session&) { return getpid() == here ? 0 : 5; }) == 5);
}

TEST_CASE("a command that crashes fails") {
  const auto crash = [](Session&) { return raise(SIGKILL); };
  CHECK(run_within(Bounds::Answer, Variables(), crash) == static_cast<int>(ErrorCode::Failed));
}

}  // namespace venvctl::bounded_command_test
