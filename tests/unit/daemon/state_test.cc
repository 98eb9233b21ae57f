#include "daemon/decisions/state.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/daemon/fake_workers.h"

namespace venvctl {
namespace {

struct Kept {
  TemporaryDirectory directory;
  FakeWorkers workers;
  std::string told;  // what happened, in order
  State state{workers,
              directory.path(),
              {[this] { told += "trust "; }, [this] { told += "pins "; },
               [this] { told += "find "; }, [this] { told += "doubt "; }}};

  // The job at hand, done as a worker does it.
  void work() { workers.reply(run_state_job(workers.job(), -1)); }
  // The same where the directory can be watched.
  void work_watched(int watch) {
    Message reply = run_state_job(workers.job(), -1);
    reply.back() = "1";
    reply.insert(reply.end(), {std::to_string(watch), "trust.json"});
    workers.reply(reply);
  }
  void changed(int watch, const char* name, WatchEvent::What what = WatchEvent::What::Changed) {
    state.on_event({what, watch, name});
  }
  State::OnDone teller(const std::string& name) {
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

}  // namespace

TEST_CASE("changes are made one at a time, in the order they came") {
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

TEST_CASE("whoever asked for a change is told after it counts, and nobody else without a change") {
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

TEST_CASE("the version is another one after each change, and the same after a look that saw none") {
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

TEST_CASE("pins that changed are told, and only then") {
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

TEST_CASE("what is half made is told, and known by its own path and its real one") {
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
  choice.evidence.identity.inode = 8;  // another directory stands in its place
  CHECK_FALSE(kept.state.is_half_made(choice));
  kept.told.clear();
  change.body = R"({"prefix":"/home/p/.venv","stage":"ready","madeByUs":true})";
  kept.state.change(change, kept.teller("registered"));
  kept.work();
  CHECK(kept.told == "trust registered ");
  choice.evidence.identity.inode = 7;
  CHECK_FALSE(kept.state.is_half_made(choice));
}

TEST_CASE("an approval counts at once, and goes on counting where it cannot be written") {
  Kept kept;
  kept.state.approve({TrustEntry::Grant::Witnessed, {"/p/.venv", 7, 8, 9, "c", "l"}, 42});
  CHECK(kept.told == "trust ");
  CHECK(kept.state.trust().find("/p/.venv") != nullptr);
  kept.workers.fail(WorkerProcess::End::Died);
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(kept.state.trust().find("/p/.venv") != nullptr);
}

TEST_CASE("an approval that could not be written gives way to a denial") {
  Kept kept;
  kept.state.approve({TrustEntry::Grant::Witnessed, {"/p/.venv", 7, 8, 9, "c", "l"}, 42});
  kept.workers.fail(WorkerProcess::End::Died);
  REQUIRE(save_trust_entry(kept.directory.path(),
                           {TrustEntry::Grant::Denied, {"/p/.venv", 7, 8, 9, "c", "l"}, 41}));
  kept.state.refresh(kept.teller("read"));
  kept.work();
  CHECK(kept.state.trust().find("/p/.venv")->grant == TrustEntry::Grant::Denied);
}

TEST_CASE("a use is listed at once, written with the next flush, and written only once") {
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

TEST_CASE("what could not be written is tried again, together with what came since") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  kept.state.flush(kept.teller("flush"));
  kept.state.used(choice_of("/q/.venv"), 78);
  kept.workers.fail(WorkerProcess::End::Late);
  CHECK_FALSE(kept.state.write_failure().empty());
  kept.told.clear();
  kept.state.flush(kept.teller("flush"));
  kept.work();
  CHECK(kept.told == "trust flush ");  // the first time that the files are read
  CHECK(kept.state.write_failure().empty());
  CHECK(load_environments(kept.directory.path())->records.size() == 2);
}

TEST_CASE("while a flush is at work its uses are still listed, and a failure loses none") {
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

TEST_CASE("a use that came while an earlier one was written is written with the next flush") {
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

TEST_CASE("a find is told once, and one that is recorded already is neither told nor written") {
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

TEST_CASE("what is forgotten does not come back with the next flush") {
  Kept kept;
  kept.state.used(choice_of("/p/.venv"), 77);
  kept.state.flush(kept.teller("flush"));
  kept.state.forget_unwritten("/p/.venv");
  kept.workers.fail(WorkerProcess::End::Late);
  CHECK(kept.state.environments().records.empty());
  CHECK_FALSE(kept.state.has_unwritten());
}

TEST_CASE("an event on a file that was read is a doubt, which one look ends") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work_watched(5);
  kept.told.clear();
  kept.changed(5, "trust.json.bak");
  kept.changed(6, "trust.json");
  kept.state.refresh_if_in_doubt();
  CHECK(kept.told.empty());
  CHECK(kept.workers.waiting() == 0);
  REQUIRE(save_trust_root(kept.directory.path(), {"/by/another/program", 1}));
  kept.changed(5, "trust.json");
  kept.changed(5, "trust.json");
  kept.state.refresh_if_in_doubt();
  CHECK(kept.workers.waiting() == 1);
  kept.work_watched(5);
  CHECK(kept.told == "doubt doubt trust ");
  CHECK(kept.state.trust().roots.size() == 1);
  kept.state.refresh_if_in_doubt();
  CHECK(kept.workers.waiting() == 0);
}

TEST_CASE("an event that is told before its watch is known is not lost") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.changed(4, "trust.json");
  kept.changed(5, "pins.json");
  kept.work_watched(5);
  CHECK(kept.told == "trust read ");
  kept.told.clear();
  kept.state.refresh(kept.teller("read"));
  kept.changed(6, "trust.json");  // of a directory that came in the place of the other
  kept.work_watched(6);
  CHECK(kept.told == "doubt read ");
}

TEST_CASE("what was written here is looked at once more, and read no more") {
  Kept kept;
  kept.allow_root("/a");
  kept.work_watched(5);
  kept.told.clear();
  const uint64_t version = kept.state.version();
  kept.changed(5, "trust.json");
  kept.state.refresh_if_in_doubt();
  kept.work_watched(5);
  CHECK(kept.told == "doubt ");
  CHECK(kept.state.version() == version);
  kept.state.refresh_if_in_doubt();
  CHECK(kept.workers.waiting() == 0);
}

TEST_CASE("a look that was asked for in any case ends a doubt too") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work_watched(5);
  kept.changed(5, "trust.json");
  kept.allow_root("/a");
  kept.state.refresh_if_in_doubt();
  CHECK(kept.workers.waiting() == 1);
}

TEST_CASE("a directory that is gone is a doubt, and its watch is given back once") {
  Kept kept;
  kept.state.refresh(kept.teller("read"));
  kept.work_watched(5);
  CHECK(kept.state.has_watch(5));
  kept.told.clear();
  kept.changed(5, "", WatchEvent::What::Moved);
  CHECK(kept.told == "doubt ");
  kept.state.refresh_if_in_doubt();
  kept.work_watched(6);
  CHECK_FALSE(kept.state.has_watch(5));
  CHECK(kept.state.take_unused_watches() == std::vector<int>{5});
  CHECK(kept.state.take_unused_watches().empty());
}

TEST_CASE("files that cannot be read are said, and nobody waits for them any longer") {
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

}  // namespace venvctl
