#include "daemon/workers/jobs/look_job.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "core/base/fd.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/watch_events.h"

namespace venvctl::look_job_test {

struct Looking {
  TemporaryDirectory directory;
  UniqueFd inotify{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  std::string prefix = directory.path() + "/e";

  Looking() {
    std::filesystem::create_directories(prefix + "/bin");
    std::filesystem::create_symlink("/bin/sh", prefix + "/bin/python");
    std::ofstream(prefix + "/bin/activate");
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\nversion = 3.11.2\n";
  }
  LookResult result(const std::vector<std::string>& prefixes) const {
    RealFileSystem files;
    LookJob::Question questions;
    for (const std::string& each : prefixes) questions.push_back({each, directory.path()});
    const auto found = done<LookJob>(questions, {inotify.get(), current_user(), files});
    REQUIRE(found);
    return *found;
  }
  // Whether an event has arrived since the last call that concerns an input of this prefix.
  bool is_told(const LookResult::Each& each) const {
    return venvctl::is_told(inotify.get(), each.inputs);
  }
};

TEST_CASE("the result for an environment that differs from its project's lock file says why") {
  const Looking looking;
  std::ofstream(looking.directory.path() + "/requirements.txt") << "idna==3.6\n";
  const LookResult before = looking.result({looking.prefix});
  CHECK(before.looks[0].look.stale == "it differs from requirements.txt: idna is missing");
  std::ofstream(looking.directory.path() + "/requirements.txt") << "\n";
  CHECK(looking.is_told(before.looks[0]));
  CHECK(looking.result({looking.prefix}).looks[0].look.stale.empty());
}

TEST_CASE("the daemon receives a worker's results unchanged and in the order of the prefixes") {
  const Looking looking;
  const LookResult result = looking.result({looking.directory.path() + "/gone", looking.prefix});
  REQUIRE(result.looks.size() == 2);
  CHECK_FALSE(result.looks[0].look.exists);
  const EnvironmentLook& look = result.looks[1].look;
  REQUIRE(look.inspection);
  CHECK(look.inspection->version == "3.11.2");
  CHECK(look.inspection->health == Health::Ok);
  CHECK(look.pythons == std::vector<std::string>{"python"});
  CHECK(look.evidence.identity.inode != 0);
  CHECK(look.evidence.identity.interpreter == "/bin/sh\n");
  CHECK_FALSE(result.common_inputs.empty());
}

TEST_CASE("changes to an environment's names, contents, modes and parent directory are reported") {
  const Looking looking;
  const std::string& prefix = looking.prefix;
  const LookResult result = looking.result({prefix});
  const auto is_told_after = [&](const std::function<void()>& change) {
    looking.is_told(result.looks[0]);
    change();
    return looking.is_told(result.looks[0]);
  };
  CHECK(is_told_after([&] { std::ofstream(prefix + "/pyvenv.cfg") << "version = 3.12\n"; }));
  CHECK(is_told_after([&] { std::ofstream(prefix + "/bin/python3"); }));
  CHECK(is_told_after([&] { std::filesystem::remove(prefix + "/bin/activate"); }));
  CHECK(is_told_after([&] { ::chmod((prefix + "/bin").c_str(), 0777); }));
  CHECK(is_told_after([&] { ::chmod((prefix + "/pyvenv.cfg").c_str(), 0666); }));
  CHECK(is_told_after([&] { ::chmod(prefix.c_str(), 0777); }));
  CHECK(is_told_after([&] { ::chmod(looking.directory.path().c_str(), 0711); }));
  CHECK(is_told_after([&] { std::filesystem::rename(prefix, prefix + "2"); }));
}

TEST_CASE("the creation of a missing path is reported") {
  const Looking looking;
  const LookResult result = looking.result({looking.directory.path() + "/a/b"});
  looking.is_told(result.looks[0]);
  std::filesystem::create_directory(looking.directory.path() + "/a");
  CHECK(looking.is_told(result.looks[0]));
}

TEST_CASE("the creation of a link's target is reported, even behind a second link") {
  const Looking looking;
  const std::string& top = looking.directory.path();
  std::filesystem::create_symlink(top + "/pythons/3.12", top + "/current");
  std::filesystem::remove(looking.prefix + "/bin/python");
  std::filesystem::create_symlink(top + "/current/python", looking.prefix + "/bin/python");
  const LookResult result = looking.result({looking.prefix});
  CHECK(result.looks[0].look.inspection->health == Health::Broken);
  looking.is_told(result.looks[0]);
  std::filesystem::create_directory(top + "/pythons");
  CHECK(looking.is_told(result.looks[0]));
}

TEST_CASE("an environment that shadows a command is not watched, so it is checked each time") {
  const Looking looking;
  std::ofstream(looking.prefix + "/bin/sh");
  const LookResult result = looking.result({looking.prefix});
  CHECK(result.looks[0].look.evidence.shadows == std::vector<std::string>{"sh"});
  CHECK_FALSE(result.looks[0].is_watched);
}

TEST_CASE("the result says that an environment cannot be watched") {
  Looking looking;
  looking.inotify.reset();
  CHECK_FALSE(looking.result({looking.prefix}).looks[0].is_watched);
}

}  // namespace venvctl::look_job_test
