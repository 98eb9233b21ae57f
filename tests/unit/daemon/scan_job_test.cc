#include "daemon/workers/jobs/scan_job.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/discovery/scan_settings.h"
#include "core/registry/found_store.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::scan_job_test {

// Runs the check in a child process, because the job permanently lowers the priority of its
// process.
template <class Check>
bool holds_in_child(const Check& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check() ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_CASE("the job searches the roots of the setting and records what it finds") {
  const TemporaryDirectory directory;
  const std::string prefix = directory.path() + "/code/.venv";
  std::filesystem::create_directories(prefix);
  std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\n";
  const ScanQuestion question{directory.path() + "/state", directory.path() + "/config.toml",
                              directory.path(), directory.path() + "/Trash"};
  REQUIRE(add_scan_roots(question.config_path, "/", {directory.path() + "/code"}));
  CHECK(holds_in_child([&] {
    RealFileSystem files;
    const auto result = done<ScanJob>(question, {-1, current_user(), files});
    return result && result->roots == 1 && result->directories == 2 && result->listed == 2 &&
           ::sched_getscheduler(0) == SCHED_IDLE;
  }));
  CHECK(load_found(question.state_directory)->prefixes == std::vector<std::string>{prefix});
}

TEST_CASE("without roots, no directory is searched") {
  const TemporaryDirectory directory;
  const ScanQuestion question{directory.path(), directory.path() + "/config.toml", "/", ""};
  CHECK(holds_in_child([&] {
    RealFileSystem files;
    const auto result = done<ScanJob>(question, {-1, current_user(), files});
    return result && result->roots == 0 && result->directories == 0;
  }));
}

}  // namespace venvctl::scan_job_test
