#include "daemon/state/state_copy.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl::state_copy_test {

struct Kept {
  TemporaryDirectory directory;
  FakeWorkers workers;
  std::string told;  // what happened, in order
  StateCopy state{workers,
                  directory.path(),
                  {[this] { told += "trust "; }, [this] { told += "pins "; },
                   [this] { told += "find "; }, [this] { told += "change "; }}};

  // Does the current job as a worker would.
  void work() { workers.work(); }
  // Does the current job as a worker that can watch the directory.
  void work_watched(int watch) {
    RealFileSystem files;
    auto result = StateJob::run(workers.question<StateJob>(), {-1, {}, files});
    if (result) result->inputs = {{watch, "trust.json"}};
    workers.reply(job_reply<StateJob>(result));
  }
  void changed(int watch, const char* name, WatchEvent::What what = WatchEvent::What::Changed) {
    state.on_event({what, watch, name});
  }
  StateCopy::OnDone teller(const std::string& name) {
    return [this, name](const Result<void>& result) { told += name + (result ? " " : "-failed "); };
  }
  void allow_root(const std::string& path) {
    StateChange change;
    change.what = StateChange::What::Allow;
    change.body = R"({"root":")" + path + "\"}";
    state.change(std::move(change), teller("allowed"));
  }
};

Choice choice_of(const std::string& prefix) {
  Choice choice;
  choice.prefix = prefix;
  choice.kind = "venv";
  choice.root = "/p";
  return choice;
}

TEST_CASE("changes are made one at a time, in order of arrival") {
  Kept kept;
  kept.allow_root("/a");
  kept.state.refresh(kept.teller("read"));
  CHECK(kept.workers.waiting() == 1);
  kept.work();
  CHECK(kept.told == "trust allowed ");
  CHECK(kept.workers.waiting() == 1);
  kept.work();
  CHECK(kept.told == "trust allowed read ");
}

TEST_CASE(
    "a change takes effect before its sender is answered; a refresh without news reports nothing") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work();
  kept.told.clear();
  kept.allow_root("/a");
  kept.work();
  CHECK(kept.told == "trust allowed ");
  REQUIRE(kept.state.trust().roots.size() == 1);
  CHECK(kept.state.trust().roots[0].path == "/a");
  kept.told.clear();
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(kept.told == "read ");
}

TEST_CASE("the version changes with every change, but not if a refresh finds no change") {
  Kept kept;
  uint64_t before = kept.state.version();
  const auto has_changed = [&] {
    const uint64_t old = std::exchange(before, kept.state.version());
    return before != old;
  };
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(has_changed());
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK_FALSE(has_changed());
  kept.allow_root("/a");
  kept.work();
  CHECK(has_changed());
  kept.state.seen(choice_of("/p/.venv"));
  CHECK(has_changed());
  kept.state.used(choice_of("/p/.venv"), 7);
  CHECK(has_changed());
  kept.state.used(choice_of("/p/.venv"), 7);
  CHECK_FALSE(has_changed());
  kept.state.forget_unwritten("/p/.venv");
  CHECK(has_changed());
}

TEST_CASE("changed pins are reported, and unchanged pins are not") {
  Kept kept;
  StateChange change;
  change.what = StateChange::What::Pin;
  change.body = R"({"directory":"/p","prefix":"/e"})";
  kept.state.change(change, kept.teller("pinned"));
  kept.work();
  CHECK(kept.told == "trust pins pinned ");
  CHECK(kept.state.pins() == Pins{{"/p", "/e"}});
  kept.told.clear();
  kept.allow_root("/a");
  kept.work();
  CHECK(kept.told == "trust allowed ");
}

TEST_CASE("an incomplete environment is reported, and recognized by its real path and inode") {
  Kept kept;
  StateChange change;
  change.what = StateChange::What::Register;
  change.body = R"({"prefix":"/home/p/.venv","stage":"creating","inode":7})";
  kept.state.change(change, kept.teller("registered"));
  kept.work();
  CHECK(kept.told == "trust registered ");
  Choice choice = choice_of("/link/p/.venv");
  choice.evidence.identity.real_path = "/home/p/.venv";
  choice.evidence.identity.inode = 7;
  CHECK(kept.state.is_half_made(choice));
  choice.evidence.identity.inode = 8;  // another directory has replaced the environment
  CHECK_FALSE(kept.state.is_half_made(choice));
  kept.told.clear();
  change.body = R"({"prefix":"/home/p/.venv","stage":"ready","madeByUs":true})";
  kept.state.change(change, kept.teller("registered"));
  kept.work();
  CHECK(kept.told == "trust registered ");
  choice.evidence.identity.inode = 7;
  CHECK_FALSE(kept.state.is_half_made(choice));
}

TEST_CASE("an approval has effect immediately, and is valid even if it cannot be written") {
  Kept kept;
  kept.state.approve({TrustEntry::Grant::Witnessed, {"/p/.venv", 7, 8, 9, "c", "l"}, 42});
  CHECK(kept.told == "trust ");
  CHECK(kept.state.trust().find("/p/.venv") != nullptr);
  kept.workers.fail(WorkerProcess::End::Died);
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(kept.state.trust().find("/p/.venv") != nullptr);
}

TEST_CASE("a denial in the files replaces an approval that could not be written") {
  Kept kept;
  kept.state.approve({TrustEntry::Grant::Witnessed, {"/p/.venv", 7, 8, 9, "c", "l"}, 42});
  kept.workers.fail(WorkerProcess::End::Died);
  REQUIRE(save_trust_entries(kept.directory.path(),
                             {{TrustEntry::Grant::Denied, {"/p/.venv", 7, 8, 9, "c", "l"}, 41}}));
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(kept.state.trust().find("/p/.venv")->grant == TrustEntry::Grant::Denied);
}

TEST_CASE("the use of an environment is listed immediately and written once, by the next flush") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  REQUIRE(kept.state.environments().records.size() == 1);
  CHECK(kept.state.environments().records[0].last_used == 77);
  kept.state.flush(kept.teller("flushed"));
  kept.work();
  const auto written = load_environments(kept.directory.path());
  REQUIRE(written);
  REQUIRE(written->find("/p/.venv") != nullptr);
  CHECK(written->find("/p/.venv")->last_used == 77);
  CHECK_FALSE(kept.state.has_unwritten());
  kept.state.flush(kept.teller("nothing"));
  CHECK(kept.workers.waiting() == 0);
}

TEST_CASE("records that could not be written are written by the next flush, with newer records") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  kept.state.flush(kept.teller("flush"));
  kept.state.used(choice_of("/q/.venv"), 78);
  kept.workers.fail(WorkerProcess::End::Late);
  CHECK_FALSE(kept.state.write_failure().empty());
  kept.told.clear();
  kept.state.flush(kept.teller("flush"));
  kept.work();
  CHECK(kept.told == "trust flush ");  // "trust": this job is the first that read the files
  CHECK(kept.state.write_failure().empty());
  CHECK(load_environments(kept.directory.path())->records.size() == 2);
}

TEST_CASE("uses stay listed while they are being written, and a failed flush loses none of them") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  kept.state.used(choice_of("/q/.venv"), 77);
  kept.state.flush(kept.teller("flush"));
  CHECK(kept.state.environments().records.size() == 2);
  kept.state.used(choice_of("/p/.venv"), 99);
  kept.state.seen(choice_of("/q/.venv"));
  kept.workers.fail(WorkerProcess::End::Died);
  const EnvironmentList list = kept.state.environments();
  CHECK(list.find("/p/.venv")->last_used == 99);
  CHECK(list.find("/q/.venv")->last_used == 77);
}

TEST_CASE("the last uses contain what is in the file and what is not written yet") {
  using Uses = std::map<std::string, int64_t>;
  Kept kept;
  Choice shared = choice_of("/s/one");
  shared.kind = "virtualenvwrapper";
  kept.state.used(choice_of("/p/.venv"), 70);
  kept.state.seen(shared);
  CHECK(kept.state.last_uses().empty());
  kept.state.used(shared, 77);
  CHECK(kept.state.last_uses() == Uses{{"/s/one", 77}});
  kept.state.flush(kept.teller("flush"));
  kept.work();
  CHECK_FALSE(kept.state.has_unwritten());
  CHECK(kept.state.last_uses() == Uses{{"/s/one", 77}});
  kept.state.used(shared, 99);
  CHECK(kept.state.last_uses() == Uses{{"/s/one", 99}});
  kept.state.forget_unwritten("/s/one");
  CHECK(kept.state.last_uses() == Uses{{"/s/one", 77}});
}

TEST_CASE("a use that arrives while an earlier one is being written is written by the next flush") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  kept.state.flush(kept.teller("flush"));
  kept.state.used(choice_of("/p/.venv"), 99);
  kept.work();
  CHECK(kept.state.environments().find("/p/.venv")->last_used == 99);
  kept.state.flush(kept.teller("flush"));
  kept.work();
  CHECK(load_environments(kept.directory.path())->find("/p/.venv")->last_used == 99);
  CHECK_FALSE(kept.state.has_unwritten());
}

TEST_CASE("a new environment is reported once; a known one is neither reported nor written again") {
  Kept kept;
  kept.state.seen(choice_of("/p/.venv"));
  kept.state.seen(choice_of("/p/.venv"));
  CHECK(kept.told == "find ");
  kept.state.flush(kept.teller("flush"));
  kept.work();
  kept.told.clear();
  kept.state.seen(choice_of("/p/.venv"));
  kept.state.flush(kept.teller("flush"));
  CHECK(kept.told == "flush ");
  CHECK(kept.workers.waiting() == 0);
}

TEST_CASE("a forgotten environment is not recorded again by the next flush") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  kept.state.flush(kept.teller("flush"));
  kept.state.forget_unwritten("/p/.venv");
  kept.workers.fail(WorkerProcess::End::Late);
  CHECK(kept.state.environments().records.empty());
  CHECK_FALSE(kept.state.has_unwritten());
}

TEST_CASE("an event on a file that was read makes one refresh necessary") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work_watched(5);
  kept.told.clear();
  kept.changed(5, "trust.json.bak");
  kept.changed(6, "trust.json");
  kept.state.refresh_if_needed();
  CHECK(kept.told.empty());
  CHECK(kept.workers.waiting() == 0);
  REQUIRE(save_trust_root(kept.directory.path(), {"/by/another/program", 1}));
  kept.changed(5, "trust.json");
  kept.changed(5, "trust.json");
  kept.state.refresh_if_needed();
  CHECK(kept.workers.waiting() == 1);
  kept.work_watched(5);
  CHECK(kept.told == "change change trust ");
  CHECK(kept.state.trust().roots.size() == 1);
  kept.state.refresh_if_needed();
  CHECK(kept.workers.waiting() == 0);
}

TEST_CASE("an event that arrives before its watch is known is not lost") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.changed(4, "trust.json");
  kept.changed(5, "pins.json");
  kept.work_watched(5);
  CHECK(kept.told == "trust read ");
  kept.told.clear();
  kept.state.refresh(kept.teller("read"));
  kept.changed(6, "trust.json");  // an event in the directory that replaced the first one
  kept.work_watched(6);
  CHECK(kept.told == "change read ");
}

TEST_CASE("the daemon's own writes cause one more refresh, which finds no change") {
  Kept kept;
  kept.allow_root("/a");
  kept.work_watched(5);
  kept.told.clear();
  const uint64_t version = kept.state.version();
  kept.changed(5, "trust.json");
  kept.state.refresh_if_needed();
  kept.work_watched(5);
  CHECK(kept.told == "change ");
  CHECK(kept.state.version() == version);
  kept.state.refresh_if_needed();
  CHECK(kept.workers.waiting() == 0);
}

TEST_CASE("while a refresh waits to run, no second one is queued, whatever the reason") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work_watched(5);
  kept.changed(5, "trust.json");
  kept.allow_root("/a");
  kept.state.refresh_if_needed();
  CHECK(kept.workers.waiting() == 1);
}

TEST_CASE(
    "if the state directory is removed, a change is reported and its watch is released once") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work_watched(5);
  CHECK(kept.state.has_watch(5));
  kept.told.clear();
  kept.changed(5, "", WatchEvent::What::Moved);
  CHECK(kept.told == "change ");
  kept.state.refresh_if_needed();
  kept.work_watched(6);
  CHECK_FALSE(kept.state.has_watch(5));
  CHECK(kept.state.take_unused_watches() == std::vector<int>{5});
  CHECK(kept.state.take_unused_watches().empty());
}

TEST_CASE("unreadable state files are reported, and questions no longer wait for them") {
  Kept kept;
  CHECK_FALSE(kept.state.is_loaded());
  kept.state.refresh(kept.teller("read"));
  kept.workers.fail(WorkerProcess::End::Late);
  CHECK(kept.told == "read-failed ");
  CHECK(kept.state.is_loaded());
  REQUIRE(kept.state.notes().size() == 1);
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(kept.state.notes().empty());
}

}  // namespace venvctl::state_copy_test
