#include "client/cli/deadlines/bounded_command.h"

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <tuple>

#include "core/base/process.h"
#include "tests/support/catch.h"

namespace venvctl::bounded_command_test {

TEST_CASE("the exit code of a command is returned, wherever it runs") {
  for (const Bounds bounds : {Bounds::None, Bounds::Answer, Bounds::DaemonsAnswer,
                              Bounds::AnswerInPart, Bounds::Rehearsal}) {
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

Variables in_current_directory() {
  Variables variables;
  variables.set("PWD", std::filesystem::current_path());
  return variables;
}

TEST_CASE("this process prints the daemon's answer if the command need not access a directory") {
  const pid_t here = getpid();
  const auto is_here = [here](Session&) { return getpid() == here ? 0 : 5; };
  CHECK(run_within(Bounds::DaemonsAnswer, in_current_directory(), is_here) == 0);
  CHECK(run_within(Bounds::DaemonsAnswer, Variables(), is_here) == 5);
}

TEST_CASE("if the daemon's socket is in the home directory, a separate process asks the daemon") {
  const pid_t here = getpid();
  const auto is_here = [here](Session&) { return getpid() == here ? 0 : 5; };
  for (const char* name : {"VENVCTL_RUNTIME_DIR", "VENVCTL_SOCKET"}) {
    CAPTURE(name);
    Variables variables = in_current_directory();
    variables.set("HOME", "/home/me");
    variables.set("VENVCTL_RUNTIME_DIR", "/run/me");
    CHECK(run_within(Bounds::DaemonsAnswer, variables, is_here) == 0);
    variables.set(name, "/home/me/run");
    CHECK(run_within(Bounds::DaemonsAnswer, variables, is_here) == 5);
  }
}

TEST_CASE("a command that began in this process runs its inspections in a separate process") {
  const pid_t child = fork();
  if (child == 0) {
    const pid_t here = getpid();
    std::ignore =
        run_within(Bounds::DaemonsAnswer, in_current_directory(), [here](Session& session) {
          if (getpid() == here) session.note_silent_daemon();
          session.begin_inspection();
          return getpid() != here && session.daemon_is_silent() ? 5 : 0;
        });
    _exit(1);  // not reached: the inspection ends the process
  }
  const auto status = wait_status_of(child);
  REQUIRE(status);
  CHECK(exit_code_of(*status) == 5);
}

TEST_CASE("a command that crashes fails") {
  const auto crash = [](Session&) { return raise(SIGKILL); };
  CHECK(run_within(Bounds::Answer, Variables(), crash) == static_cast<int>(ErrorCode::Failed));
}

}  // namespace venvctl::bounded_command_test
