#include "core/registry/undo_store.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::undo_store_test {

UndoEntry entry_of(int64_t id, bool is_complete = true) {
  UndoEntry entry;
  entry.id = id;
  entry.command = "remove";
  entry.is_complete = is_complete;
  UndoStep step;
  step.prefix = "/envs/blue\xFF";
  step.old_directory = {7, 70, "digest"};
  entry.steps.push_back(step);
  return entry;
}

TEST_CASE("a change is read back byte for byte") {
  const TemporaryDirectory state;
  CHECK(load_undo(state.path())->entries.empty());
  UndoEntry entry = entry_of(3);
  entry.command = "rename";
  entry.at = 11;
  UndoStep& step = entry.steps.front();
  step.kind = UndoStep::Kind::Rename;
  step.place = "/envs/red";
  step.new_directory = {8, 80, ""};
  step.trashed = "/trash/blue";
  step.prepared = "/envs/.blue/env";
  step.saved = "/state/undo/3/1";
  step.old_place = "/old";
  step.identity = "{}";
  step.moves = {{"/old", "/envs"}};
  step.records = {"{\"a\":1}"};
  step.approvals = {"one", "two"};
  step.pins = {{"/p", "/envs/blue"}};
  REQUIRE(save_undo(state.path(), entry).ok());
  const auto list = load_undo(state.path());
  REQUIRE(list->entries.size() == 1);
  const UndoEntry& read = list->entries.front();
  CHECK(read.id == 3);
  CHECK(read.command == "rename");
  CHECK(read.at == 11);
  CHECK(read.is_complete);
  REQUIRE(read.steps.size() == 1);
  const UndoStep& found = read.steps.front();
  CHECK(found.kind == step.kind);
  CHECK(found.prefix == step.prefix);
  CHECK(found.place == step.place);
  CHECK(found.old_directory == RecordedDirectory{7, 70, "digest"});
  CHECK(found.new_directory == RecordedDirectory{8, 80, ""});
  CHECK(found.trashed == step.trashed);
  CHECK(found.prepared == step.prepared);
  CHECK(found.saved == step.saved);
  CHECK(found.old_place == step.old_place);
  CHECK(found.identity == step.identity);
  CHECK(found.moves == step.moves);
  CHECK(found.records == step.records);
  CHECK(found.approvals == step.approvals);
  CHECK(found.pins == step.pins);
}

TEST_CASE("saving a change again replaces it, and erasing it does not affect others") {
  const TemporaryDirectory state;
  REQUIRE(save_undo(state.path(), entry_of(1, false)).ok());
  REQUIRE(save_undo(state.path(), entry_of(2)).ok());
  REQUIRE(save_undo(state.path(), entry_of(1)).ok());
  const auto list = load_undo(state.path());
  REQUIRE(list->entries.size() == 2);
  CHECK(list->find(1)->is_complete);
  REQUIRE(erase_undo(state.path(), 1).ok());
  CHECK(load_undo(state.path())->find(1) == nullptr);
  CHECK(load_undo(state.path())->find(2) != nullptr);
}

TEST_CASE("the oldest complete changes are forgotten; an incomplete one is kept") {
  const TemporaryDirectory state;
  REQUIRE(save_undo(state.path(), entry_of(1, false)).ok());
  for (int64_t id = 2; id <= 13; ++id) REQUIRE(save_undo(state.path(), entry_of(id)).ok());
  const auto list = load_undo(state.path());
  CHECK(list->entries.size() == kMaxUndo + 1);
  CHECK(list->find(1) != nullptr);
  CHECK(list->find(3) == nullptr);
  CHECK(list->find(4) != nullptr);
}

TEST_CASE("invalid changes and steps in the file are ignored") {
  const TemporaryDirectory state;
  std::ofstream(state.path() + "/undo.json")
      << R"({"schema":1,"changes":[7,{"id":0},{"id":1,"environments":[7,{"kind":"x"},)"
      << R"({"kind":"remove","prefix":"relative","oldDirectory":{"inode":1}},)"
      << R"({"kind":"remove","prefix":"/e","oldDirectory":{"inode":1},"trashed":"../x"},)"
      << R"({"kind":"remove","prefix":"/e","oldDirectory":{"inode":1},"moves":3,"records":"x"}]}]})";
  const auto list = load_undo(state.path());
  REQUIRE(list->entries.size() == 1);
  CHECK(list->entries.front().steps.size() == 1);
}

}  // namespace venvctl::undo_store_test
