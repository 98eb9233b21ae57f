#include "core/registry/environment_store.h"

#include "core/base/fields.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::environment_store_test {

EnvironmentRecord record_of(const std::string& prefix) {
  EnvironmentRecord record;
  record.prefix = prefix;
  record.kind = "venv";
  record.name = "n\xFFme";
  record.project = "/p";
  record.made_by_us = true;
  record.created_at = 10;
  record.last_used = 20;
  record.device = 1;
  record.inode = 2;
  return record;
}

TEST_CASE("a record is read back as it was saved") {
  TemporaryDirectory state;
  REQUIRE(save_environments(state.path(), {record_of("/b"), record_of("/a")}));
  const auto list = load_environments(state.path());
  REQUIRE(list);
  REQUIRE(list->records.size() == 2);
  CHECK(list->records[0].prefix == "/a");
  CHECK(list->records[0].name == "n\xFFme");
  CHECK(to_json(*list->find("/b")) == to_json(record_of("/b")));
}

TEST_CASE("a saved record with missing fields keeps the values that were known") {
  TemporaryDirectory state;
  REQUIRE(save_environments(state.path(), {record_of("/a")}));
  EnvironmentRecord used;
  used.prefix = "/a";
  used.last_used = 30;
  REQUIRE(save_environments(state.path(), {used}));
  const auto list = load_environments(state.path());
  const EnvironmentRecord* record = list->find("/a");
  REQUIRE(record != nullptr);
  CHECK(record->last_used == 30);
  CHECK(record->kind == "venv");
  CHECK(record->made_by_us);
  CHECK(record->inode == 2);
}

TEST_CASE("recording a use of an environment that is being recreated does not make it ready") {
  TemporaryDirectory state;
  EnvironmentRecord begun = record_of("/a");
  begun.stage = EnvironmentRecord::Stage::Creating;
  REQUIRE(save_environments(state.path(), {begun}));
  EnvironmentRecord used;
  used.prefix = "/a";
  used.last_used = 30;
  REQUIRE(save_environments(state.path(), {used}));
  const auto list = load_environments(state.path());
  CHECK(list->find("/a")->stage == EnvironmentRecord::Stage::Creating);
  CHECK(list->find("/a")->inode == 2);
  CHECK(list->find("/a")->last_used == 30);
}

TEST_CASE("a new creation does not inherit the directory identity of an earlier record") {
  TemporaryDirectory state;
  REQUIRE(save_environments(state.path(), {record_of("/a")}));
  EnvironmentRecord begun = record_of("/a");
  begun.stage = EnvironmentRecord::Stage::Creating;
  begun.device = 0;
  begun.inode = 0;
  REQUIRE(save_environments(state.path(), {begun}));
  const auto list = load_environments(state.path());
  CHECK(list->find("/a")->device == 0);
  CHECK(list->find("/a")->is_half_made(3, 0));
}

TEST_CASE("a recreated environment counts as never used") {
  TemporaryDirectory state;
  REQUIRE(save_environments(state.path(), {record_of("/a")}));
  EnvironmentRecord begun = record_of("/a");
  begun.stage = EnvironmentRecord::Stage::Creating;
  begun.last_used = 0;
  REQUIRE(save_environments(state.path(), {begun}));
  CHECK(load_environments(state.path())->find("/a")->last_used == 0);
}

TEST_CASE("an unfinished environment is found among finished ones") {
  TemporaryDirectory state;
  REQUIRE(save_environments(state.path(), {record_of("/a"), record_of("/creating")}));
  CHECK(load_unfinished(state.path())->records.empty());
  EnvironmentRecord begun = record_of("/b");
  begun.stage = EnvironmentRecord::Stage::Creating;
  REQUIRE(save_environments(state.path(), {begun}));
  const auto unfinished = load_unfinished(state.path());
  REQUIRE(unfinished->records.size() == 1);
  CHECK(to_json(unfinished->records[0]) == to_json(begun));
  REQUIRE(save_environments(state.path(), {record_of("/b")}));
  CHECK(load_unfinished(state.path())->records.empty());
}

TEST_CASE("erasing one record keeps the others") {
  TemporaryDirectory state;
  REQUIRE(save_environments(state.path(), {record_of("/a"), record_of("/b")}));
  REQUIRE(erase_environment(state.path(), "/a"));
  REQUIRE(erase_environment(state.path(), "/never"));
  const auto list = load_environments(state.path());
  CHECK(list->find("/a") == nullptr);
  CHECK(list->find("/b") != nullptr);
}

TEST_CASE("an unfinished creation makes an environment incomplete only in its own directory") {
  EnvironmentRecord record = record_of("/a");
  CHECK_FALSE(record.is_half_made(2, 0));
  record.stage = EnvironmentRecord::Stage::Creating;
  CHECK(record.is_half_made(2, 0));
  CHECK_FALSE(record.is_half_made(3, 0));
  record.inode = 0;  // the creation began in a directory that already existed
  CHECK(record.is_half_made(3, 0));
}

TEST_CASE("a directory born after an interrupted creation is complete, even with the same inode") {
  EnvironmentRecord record = record_of("/a");
  record.stage = EnvironmentRecord::Stage::Creating;
  record.created_at = 100;
  CHECK(record.is_half_made(2, 99'500'000'000));
  CHECK(record.is_half_made(2, 100'999'999'999));  // the record contains only whole seconds
  CHECK_FALSE(record.is_half_made(2, 101'000'000'000));
}

TEST_CASE("a kind that is not UTF-8 survives encoding and decoding") {
  EnvironmentRecord record = record_of("/a");
  record.kind = "\xFF";
  const auto received = environment_record_from_json(to_json(record));
  REQUIRE(received);
  CHECK(received->kind == record.kind);
}

TEST_CASE("a record survives encoding and decoding") {
  const EnvironmentRecord sent = record_of("/a b");
  const auto received = environment_record_from_json(to_json(sent));
  REQUIRE(received);
  CHECK(to_json(*received) == to_json(sent));
  CHECK_FALSE(environment_record_from_json(R"({"prefix":"relative"})"));
}

TEST_CASE("only set_protection changes the protection of an environment") {
  TemporaryDirectory state;
  CHECK(set_protection(state.path(), "/a", true).error().code == ErrorCode::NotFound);
  REQUIRE(save_environments(state.path(), {record_of("/a")}));
  const auto is_protected = [&] {
    return load_environments(state.path())->find("/a")->is_protected;
  };
  CHECK_FALSE(is_protected());
  REQUIRE(set_protection(state.path(), "/a", true));
  CHECK(is_protected());
  REQUIRE(save_environments(state.path(), {record_of("/a")}));
  CHECK(is_protected());
  REQUIRE(set_protection(state.path(), "/a", false));
  CHECK_FALSE(is_protected());
}

TEST_CASE("a list of records survives encoding and decoding, with every field") {
  EnvironmentList sent;
  sent.records = {{"/p/.venv\xFF", "venv", "name", "/p", EnvironmentRecord::Stage::Creating, true,
                   1, 2, 3, UINT64_MAX},
                  {}};
  sent.note = "a note";
  const auto read = from_bytes<EnvironmentList>(to_bytes(sent));
  REQUIRE(read);
  const auto tied = [](const EnvironmentRecord& each) {
    return std::tie(each.prefix, each.kind, each.name, each.project, each.stage, each.made_by_us,
                    each.created_at, each.last_used, each.device, each.inode, each.is_protected);
  };
  REQUIRE(read->records.size() == 2);
  for (size_t i = 0; i < 2; ++i) CHECK(tied(read->records[i]) == tied(sent.records[i]));
  CHECK(read->note == "a note");
}

TEST_CASE("last_uses_of contains only environments that projects may share") {
  EnvironmentRecord shared = record_of("/w/one");
  shared.kind = "virtualenvwrapper";
  EnvironmentRecord unused = record_of("/w/two");
  unused.kind = "pipenv";
  unused.last_used = 0;
  CHECK(last_uses_of({shared, unused, record_of("/p/.venv")}) ==
        std::map<std::string, int64_t>{{"/w/one", 20}});
}

TEST_CASE("a record keeps the world in which the environment was made") {
  TemporaryDirectory state;
  EnvironmentRecord made = record_of("/p/.venv");
  made.world = "toolbox f";
  EnvironmentRecord of_host = record_of("/q/.venv");
  of_host.world = "";
  REQUIRE(save_environments(state.path(), {made, of_host, record_of("/r/.venv")}));
  REQUIRE(save_environments(state.path(), {record_of("/p/.venv")}));  // a record of a use
  const auto records = load_environments(state.path())->records;
  CHECK(made_elsewhere(records, "") == OtherWorlds{{"/p/.venv", {"toolbox f", {2, 10}}}});
  CHECK(made_elsewhere(records, "toolbox f") == OtherWorlds{{"/q/.venv", {"", {2, 10}}}});
  for (const char* world : {"", "toolbox f", "toolbox fe"}) {
    CHECK(made_elsewhere(load_made_elsewhere(state.path(), world)->records, world) ==
          made_elsewhere(records, world));
  }
}

TEST_CASE("a directory that has replaced a recorded one does not inherit its world") {
  TemporaryDirectory state;
  EnvironmentRecord made = record_of("/p/.venv");
  made.world = "toolbox f";
  const auto after = [&](const EnvironmentRecord& next) {
    REQUIRE(save_environments(state.path(), {made}));
    REQUIRE(save_environments(state.path(), {next}));
    return *load_environments(state.path())->find("/p/.venv");
  };
  EnvironmentRecord next = record_of("/p/.venv");
  CHECK(after(next).world == "toolbox f");
  next.inode = 3;
  CHECK_FALSE(after(next).world);
  next.inode = 2;
  next.created_at = 11;  // born later
  CHECK_FALSE(after(next).world);
  next = made;
  next.world = "";
  next.inode = 0;
  CHECK(after(next).world == "");
  CHECK(after(next).inode == 0);
}

}  // namespace venvctl::environment_store_test
