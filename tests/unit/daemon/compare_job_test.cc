#include "daemon/workers/jobs/compare_job.h"

#include <sys/inotify.h>

#include <filesystem>
#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/watch_events.h"

namespace venvctl::compare_job_test {

struct Comparing {
  TemporaryDirectory directory;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  std::string packages = directory.path() + "/.venv/lib/python3.11/site-packages";

  Comparing() {
    std::filesystem::create_directories(packages);
    std::ofstream(directory.path() + "/requirements.txt") << "idna==3.6\n";
  }
  CompareResult result() const {
    RealFileSystem files;
    const auto found = done<CompareJob>({directory.path(), directory.path() + "/.venv", "3.11.2"},
                                        {inotify.get(), current_user(), files});
    REQUIRE(found);
    return *found;
  }
  // Whether an event has arrived since the last call that concerns an input of `result`.
  bool is_told(const CompareResult& result) const {
    return venvctl::is_told(inotify.get(), result.inputs);
  }
};

TEST_CASE(
    "an environment that lacks a package differs from the lock file until the package is "
    "installed") {
  const Comparing comparing;
  const CompareResult before = comparing.result();
  CHECK(before.differs);
  CHECK(before.is_watched);
  std::filesystem::create_directory(comparing.packages + "/idna-3.6.dist-info");
  CHECK(comparing.is_told(before));
  CHECK_FALSE(comparing.result().differs);
}

TEST_CASE("a change of the lock file is reported, and so is a new lock file with precedence") {
  const Comparing comparing;
  CompareResult result = comparing.result();
  std::ofstream(comparing.directory.path() + "/requirements.txt") << "idna\n";
  CHECK(comparing.is_told(result));
  result = comparing.result();
  std::ofstream(comparing.directory.path() + "/uv.lock") << "version = 1\n";
  CHECK(comparing.is_told(result));
  CHECK_FALSE(comparing.result().differs);
}

}  // namespace venvctl::compare_job_test
