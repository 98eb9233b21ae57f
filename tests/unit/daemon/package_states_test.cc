#include "daemon/decisions/package_states.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_workers.h"
#include "tests/unit/daemon/run_until.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::package_states_test {

constexpr int kWatch = 3;

Choice choice_in(const std::string& root) {
  Choice choice;
  choice.root = root;
  choice.prefix = root + "/.venv";
  choice.version = "3.11.2";
  return choice;
}

struct Comparing {
  Loop loop;
  FakeWorkers workers;
  int changes = 0;
  PackageStates states{loop, workers, [this] { ++changes; }};

  // Waits until the worker pool has a comparison to do.
  void start() {
    REQUIRE(run_until(loop, [this] { return workers.waiting() > 0; }));
  }
  void reply(bool differs, bool is_watched = true) {
    workers.reply(
        job_reply<CompareJob>(CompareResult{differs, {all_names_in(kWatch)}, is_watched}));
  }
  void compare(const std::string& root, bool differs, bool is_watched = true) {
    states.want(choice_in(root));
    start();
    reply(differs, is_watched);
  }
  void change() { states.on_event({WatchEvent::What::Changed, kWatch, "uv.lock"}); }
};

TEST_CASE("a wanted environment is compared only once, and after the answer was sent") {
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  CHECK(comparing.workers.waiting() == 0);
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
  comparing.start();
  CHECK(comparing.workers.question<CompareJob>().project == "/p");
  CHECK(comparing.workers.question<CompareJob>().prefix == "/p/.venv");
  CHECK(comparing.states.is_working());
  comparing.states.want(choice_in("/p"));
  comparing.reply(true);
  CHECK(comparing.states.differs(choice_in("/p")));
  CHECK_FALSE(comparing.states.differs(choice_in("/q")));
  CHECK(comparing.changes == 1);
  comparing.states.want(choice_in("/p"));
  comparing.compare("/q", false);
  CHECK(comparing.workers.submitted() == 2);
  CHECK(comparing.changes == 1);
}

TEST_CASE("an event about an input causes a comparison; until then the last result counts") {
  Comparing comparing;
  comparing.compare("/p", true);
  CHECK(comparing.states.has_watch(kWatch));
  comparing.change();
  comparing.change();
  CHECK(comparing.states.differs(choice_in("/p")));
  comparing.start();
  CHECK(comparing.workers.waiting() == 1);
  comparing.reply(false);
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
  CHECK(comparing.changes == 2);
}

TEST_CASE("after a long comparison, the next one waits several times as long") {
  using std::chrono::steady_clock;
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  comparing.start();
  const auto began = steady_clock::now();
  const auto late = began + std::chrono::milliseconds(60);
  REQUIRE(run_until(comparing.loop, [&] { return steady_clock::now() >= late; }));
  comparing.reply(true);
  const auto duration = steady_clock::now() - began;
  comparing.change();
  comparing.start();
  CHECK(steady_clock::now() - began > (PackageStates::kShare - 1) * duration / 2);
}

TEST_CASE("an event during a comparison causes another one") {
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  comparing.start();
  comparing.change();
  comparing.reply(true);
  comparing.start();
  comparing.reply(false);
  CHECK(comparing.workers.submitted() == 2);
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
}

TEST_CASE("after lost events or with another Python, a wanted environment is compared again") {
  Comparing comparing;
  comparing.compare("/p", true);
  comparing.states.on_event({WatchEvent::What::Overflow, -1, ""});
  CHECK(comparing.states.differs(choice_in("/p")));
  comparing.compare("/p", true);
  Choice newer = choice_in("/p");
  newer.version = "3.12.1";
  comparing.states.want(newer);
  comparing.start();
  CHECK(comparing.workers.question<CompareJob>().version == "3.12.1");
  comparing.reply(true);
  CHECK(comparing.changes == 1);
}

TEST_CASE("a mount in or above an environment or a project causes a comparison") {
  const std::string point = GENERATE("/p", "/", "/p/.venv/lib", "/p/uv.lock");
  Comparing comparing;
  comparing.compare("/p", true);
  comparing.states.on_mount_change({"/elsewhere", point});
  comparing.start();
  comparing.reply(false);
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
}

TEST_CASE("after a mount elsewhere, the changes of an environment are still noticed") {
  Comparing comparing;
  comparing.compare("/p", true);
  comparing.states.on_mount_change({"/elsewhere", "/p2"});
  comparing.change();
  comparing.start();
  comparing.reply(false);
  CHECK(comparing.workers.submitted() == 2);
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
}

TEST_CASE("a mount during a comparison causes another one") {
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  comparing.start();
  comparing.states.on_mount_change({"/elsewhere"});
  comparing.reply(true);
  comparing.start();
  comparing.reply(false);
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
}

TEST_CASE("an environment that cannot be watched is compared each time it is wanted") {
  Comparing comparing;
  comparing.compare("/p", true, false);
  CHECK_FALSE(comparing.states.has_watch(kWatch));
  comparing.compare("/p", false, false);
  CHECK(comparing.changes == 2);
}

TEST_CASE("a comparison that hangs or crashes is not repeated for a while") {
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  comparing.start();
  comparing.workers.fail(WorkerProcess::End::Died, "/p/uv.lock");
  const auto killers = comparing.states.slow_places().killers(std::chrono::steady_clock::now());
  REQUIRE(killers.size() == 1);
  CHECK(killers[0].file == "/p/uv.lock");
  comparing.states.want(choice_in("/p"));
  comparing.compare("/q", false);
  CHECK(comparing.workers.submitted() == 2);
  comparing.states.want(choice_in("/r"));
  comparing.start();
  comparing.workers.fail(WorkerProcess::End::Late);
  CHECK_FALSE(comparing.states.is_working());
}

TEST_CASE("an environment that must wait does not stop the others") {
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  comparing.start();
  comparing.workers.fail(WorkerProcess::End::Late);
  comparing.compare("/q", true);
  CHECK(comparing.states.differs(choice_in("/q")));
  comparing.start();
  CHECK(comparing.workers.question<CompareJob>().project == "/p");
}

TEST_CASE("a comparison that failed is repeated, although no shell asks again") {
  const auto end = GENERATE(WorkerProcess::End::Late, WorkerProcess::End::NotStarted);
  Comparing comparing;
  comparing.states.want(choice_in("/p"));
  comparing.start();
  comparing.workers.fail(end);
  comparing.start();
  comparing.reply(true);
  CHECK(comparing.states.differs(choice_in("/p")));
  CHECK(comparing.workers.submitted() == 2);
}

TEST_CASE("environments that no decision has any more are forgotten") {
  Comparing comparing;
  comparing.compare("/p", true);
  comparing.states.keep_only({{"/p", "/p/.venv"}});
  comparing.states.keep_only({{"/p", "/p/.venv"}});
  CHECK(comparing.states.differs(choice_in("/p")));
  comparing.states.keep_only({{"/q", "/q/.venv"}});
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
  CHECK(comparing.states.take_unused_watches() == std::vector<int>{kWatch});
  CHECK(comparing.changes == 1);
}

TEST_CASE("the state of an environment whose decision is never stored is kept while shells ask") {
  Comparing comparing;
  comparing.compare("/p", true, false);
  comparing.states.keep_only({});
  CHECK(comparing.states.differs(choice_in("/p")));
  comparing.states.keep_only({});
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
}

TEST_CASE("with too many environments, all are forgotten and their watches are released") {
  Comparing comparing;
  comparing.compare("/p", true);
  for (size_t i = 1; i <= PackageStates::kMaxKnown; ++i) {
    comparing.states.want(choice_in("/p" + std::to_string(i)));
  }
  CHECK_FALSE(comparing.states.differs(choice_in("/p")));
  CHECK(comparing.changes == 2);
  CHECK(comparing.states.take_unused_watches() == std::vector<int>{kWatch});
}

}  // namespace venvctl::package_states_test
