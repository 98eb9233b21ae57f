#include "daemon/news/live_prompts.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "daemon/workers/jobs/setting_job.h"
#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/run_until.h"

namespace venvctl::live_prompts_test {

// A process that only waits. Its directory is the directory of the test.
struct Child {
  pid_t pid = ::fork();
  Child() {
    if (pid != 0) return;
    for (;;) ::pause();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
};

struct Telling {
  explicit Telling(size_t count, const std::string& kind = "zsh") {
    for (size_t i = 0; i < count; ++i) {
      shells.saw(children.emplace_back(std::make_unique<Child>())->pid, kind, {});
    }
  }
  std::vector<std::unique_ptr<Child>> children;
  std::string here = std::filesystem::current_path();
  Loop loop;
  FakeWorkers workers;
  Shells shells;
  bool waits = true;
  std::vector<pid_t> told;
  LivePrompts prompts{
      loop,
      workers,
      shells,
      "/config.toml",
      {[this](const Shell&) { return waits; }, [this](pid_t pid) { told.push_back(pid); }}};

  void change(pid_t asking = 0) {
    prompts.changed(here, asking);
    if (workers.waiting() > 0) workers.reply(job_reply<SettingJob>(SettingResult{"on"}));
  }
  bool wait_for(size_t count) {
    return run_until(loop, [this, count] { return told.size() >= count; });
  }
};

TEST_CASE("a few of many shells get the signal at once; the next gets it when one of them asks") {
  Telling telling(10);
  telling.change();
  CHECK(telling.told.size() == LivePrompts::kAtOnce);
  telling.prompts.asked(telling.told[0]);
  telling.prompts.asked(telling.told[1]);
  REQUIRE(telling.wait_for(LivePrompts::kAtOnce + 2));
  CHECK(telling.told.size() == LivePrompts::kAtOnce + 2);
}

TEST_CASE("shells that must ask are told wherever they are, except bash") {
  Telling telling(2);
  telling.prompts.wake({telling.children[1]->pid});
  telling.workers.reply(job_reply<SettingJob>(SettingResult{"on"}));
  REQUIRE(telling.wait_for(1));
  CHECK(telling.told == std::vector<pid_t>{telling.children[1]->pid});
  Telling bash(1, "bash");
  bash.prompts.wake({bash.children[0]->pid});
  CHECK(bash.workers.waiting() == 0);
}

TEST_CASE("shells in other directories, the shell that asked, and bash get no signal") {
  Telling telling(2);
  telling.prompts.changed("/elsewhere", 0);
  CHECK(telling.workers.waiting() == 0);
  telling.change(telling.children[0]->pid);
  CHECK(telling.told == std::vector<pid_t>{telling.children[1]->pid});
  Telling bash(1, "bash");
  CHECK(bash.prompts.directories().empty());
  bash.change();
  CHECK(bash.told.empty());
}

TEST_CASE("no shell gets a signal if the setting disables this") {
  Telling telling(1);
  telling.prompts.changed(telling.here, 0);
  CHECK(telling.workers.question<SettingJob>().key == "prompt.live");
  telling.workers.reply(job_reply<SettingJob>(SettingResult{"off"}));
  CHECK(telling.told.empty());
}

TEST_CASE("a shell that does not ask, or was busy, gets the signal again") {
  Telling telling(1);
  telling.change();
  REQUIRE(telling.wait_for(2));
  Telling busy(1);
  busy.waits = false;
  busy.change();
  CHECK(busy.told.empty());
  busy.waits = true;
  REQUIRE(busy.wait_for(1));
}

}  // namespace venvctl::live_prompts_test
