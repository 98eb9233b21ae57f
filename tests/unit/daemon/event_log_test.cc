#include "daemon/decisions/event_log.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

const std::vector<Interest> kInterests = {{1, ".venv"}};

WatchEvent change_of(std::string_view name) { return {WatchEvent::What::Changed, 1, name}; }

}  // namespace

TEST_CASE("only what came since the position asked about counts") {
  EventLog log;
  const uint64_t before = log.position();
  log.add(change_of(".venv"));
  const uint64_t after = log.position();
  CHECK(log.concerns(before, kInterests));
  CHECK_FALSE(log.concerns(after, kInterests));
}

TEST_CASE("only what concerns an interest counts, a mere possibility included") {
  EventLog log;
  log.add(change_of("notes.txt"));
  log.add({WatchEvent::What::Changed, 2, ".venv"});
  CHECK_FALSE(log.concerns(0, kInterests));
  CHECK_FALSE(log.concerns(0, std::vector<Interest>{{1, ""}}));
  log.add({WatchEvent::What::CameDirectory, 1, "unknown"});
  CHECK(log.concerns(0, std::vector<Interest>{{1, ""}}));
}

TEST_CASE("lost events concern everyone") {
  EventLog log;
  log.add({WatchEvent::What::Overflow, -1, ""});
  CHECK(log.concerns(0, kInterests));
}

TEST_CASE("an event's name is kept, though it is only lent") {
  EventLog log;
  std::string name = ".venv";
  log.add(change_of(name));
  name.assign(name.size(), 'x');
  CHECK(log.concerns(0, kInterests));
}

TEST_CASE("whoever asks from before what is kept may be concerned by anything") {
  EventLog log;
  const uint64_t start = log.position();
  for (size_t i = 0; i < EventLog::kMaxEvents; ++i) log.add(change_of("x"));
  CHECK_FALSE(log.concerns(start, kInterests));
  log.add(change_of("x"));
  CHECK(log.concerns(start, kInterests));
  CHECK_FALSE(log.concerns(start + 1, kInterests));
}

TEST_CASE("positions go on where they were after what is in it was dropped") {
  EventLog log;
  log.add(change_of(".venv"));
  const uint64_t position = log.position();
  log.clear();
  CHECK(log.position() == position);
  CHECK_FALSE(log.concerns(position, kInterests));
  log.add(change_of(".venv"));
  CHECK(log.concerns(position, kInterests));
}

}  // namespace venvctl
