#include "daemon/watch/event_log.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::event_log_test {

const std::vector<WatchedName> kInterests = {{1, ".venv"}};

WatchEvent change_of(std::string_view name) { return {WatchEvent::What::Changed, 1, name}; }

TEST_CASE("events before the given position are ignored") {
  EventLog log;
  const uint64_t before = log.position();
  log.add(change_of(".venv"));
  const uint64_t after = log.position();
  CHECK(log.concerns(before, kInterests));
  CHECK_FALSE(log.concerns(after, kInterests));
}

TEST_CASE("an interest is concerned if an event in the log certainly or possibly concerns it") {
  EventLog log;
  log.add(change_of("notes.txt"));
  log.add({WatchEvent::What::Changed, 2, ".venv"});
  CHECK_FALSE(log.concerns(0, kInterests));
  CHECK_FALSE(log.concerns(0, std::vector<WatchedName>{directories_in(1)}));
  log.add({WatchEvent::What::CameDirectory, 1, "unknown"});
  CHECK(log.concerns(0, std::vector<WatchedName>{directories_in(1)}));
}

TEST_CASE("lost events concern every interest") {
  EventLog log;
  log.add({WatchEvent::What::Overflow, -1, ""});
  CHECK(log.concerns(0, kInterests));
}

TEST_CASE("the log keeps its own copy of an event's name") {
  EventLog log;
  std::string name = ".venv";
  log.add(change_of(name));
  name.assign(name.size(), 'x');
  CHECK(log.concerns(0, kInterests));
}

TEST_CASE("if the log no longer reaches back to a position, every interest is concerned") {
  EventLog log;
  const uint64_t start = log.position();
  for (size_t i = 0; i < EventLog::kMaxEvents; ++i) log.add(change_of("x"));
  CHECK_FALSE(log.concerns(start, kInterests));
  log.add(change_of("x"));
  CHECK(log.concerns(start, kInterests));
  CHECK_FALSE(log.concerns(start + 1, kInterests));
}

TEST_CASE("positions continue after the log is cleared") {
  EventLog log;
  log.add(change_of(".venv"));
  const uint64_t position = log.position();
  log.clear();
  CHECK(log.position() == position);
  CHECK_FALSE(log.concerns(position, kInterests));
  log.add(change_of(".venv"));
  CHECK(log.concerns(position, kInterests));
}

TEST_CASE("replay reports the kept events in order and returns whether they are complete") {
  EventLog log;
  log.add(change_of("early"));
  const uint64_t position = log.position();
  for (const char* name : {"a", "b"}) log.add(change_of(name));
  std::string replayed;
  const auto note = [&](const WatchEvent& event) { replayed += event.name; };
  CHECK(log.replay(position, note));
  CHECK(replayed == "ab");
  for (size_t i = 0; i < EventLog::kMaxEvents; ++i) log.add(change_of("x"));
  replayed.clear();
  CHECK_FALSE(log.replay(position, note));
  CHECK(replayed == std::string(EventLog::kMaxEvents, 'x'));
}

}  // namespace venvctl::event_log_test
