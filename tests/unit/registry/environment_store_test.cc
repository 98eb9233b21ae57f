#include "core/registry/environment_store.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

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

}  // namespace

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

TEST_CASE("a report that knows little keeps what was known") {
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

TEST_CASE("a use that is written while an environment is made anew does not make it ready") {
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

TEST_CASE("what is being made is known by its own directory, not by an earlier one") {
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

TEST_CASE("what is being made is found among what is ready") {
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

TEST_CASE("a creation that is not finished is half made where it began, and nowhere else") {
  EnvironmentRecord record = record_of("/a");
  CHECK_FALSE(record.is_half_made(2, 0));
  record.stage = EnvironmentRecord::Stage::Creating;
  CHECK(record.is_half_made(2, 0));
  CHECK_FALSE(record.is_half_made(3, 0));
  record.inode = 0;  // in a directory that was there before
  CHECK(record.is_half_made(3, 0));
}

TEST_CASE("what was born after a creation was interrupted is whole, though it has its inode") {
  EnvironmentRecord record = record_of("/a");
  record.stage = EnvironmentRecord::Stage::Creating;
  record.created_at = 100;
  CHECK(record.is_half_made(2, 99'500'000'000));
  CHECK(record.is_half_made(2, 100'999'999'999));  // the record tells seconds
  CHECK_FALSE(record.is_half_made(2, 101'000'000'000));
}

TEST_CASE("a kind of bytes that are no text is written and read all the same") {
  EnvironmentRecord record = record_of("/a");
  record.kind = "\xFF";
  const auto received = environment_record_from_json(to_json(record));
  REQUIRE(received);
  CHECK(received->kind == record.kind);
}

TEST_CASE("a record goes over the wire unchanged") {
  const EnvironmentRecord sent = record_of("/a b");
  const auto received = environment_record_from_json(to_json(sent));
  REQUIRE(received);
  CHECK(to_json(*received) == to_json(sent));
  CHECK_FALSE(environment_record_from_json(R"({"prefix":"relative"})"));
}

}  // namespace venvctl
