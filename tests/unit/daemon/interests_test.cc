#include "daemon/watch/interests.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

using What = WatchEvent::What;
using Decisions = std::vector<Interests::Decision>;

}  // namespace

TEST_CASE("a change of a name concerns exactly those who looked at that name there") {
  Interests interests;
  interests.add(1, std::vector<Interest>{{10, ".venv"}});
  interests.add(2, std::vector<Interest>{{10, "Pipfile"}});
  interests.add(3, std::vector<Interest>{{11, ".venv"}});
  const auto concerned = interests.concerned_by({What::Changed, 10, ".venv"});
  CHECK(concerned.certain == Decisions{1});
  CHECK(concerned.possible.empty());
  CHECK(interests.concerned_by({What::Changed, 12, ".venv"}).certain.empty());
}

TEST_CASE("modes and owners concern no decision: a sweep sees them") {
  for (const char* name : {"", ".venv", Interest::kEveryName}) {
    CHECK(concern_of({10, name}, {What::Attributes, 10, ".venv"}) == Concern::None);
  }
}

TEST_CASE("in a listed directory only names that can decide count") {
  const Interest listing{10, ""};
  CHECK(concern_of(listing, {What::Changed, 10, "pyproject.toml"}) == Concern::Certain);
  CHECK(concern_of(listing, {What::Changed, 10, "notes.txt"}) == Concern::None);
}

TEST_CASE("an unknown new directory is only possibly of concern, and only to a listing") {
  for (const What what : {What::MadeDirectory, What::CameDirectory}) {
    const WatchEvent event{what, 10, "anything"};
    CHECK(concern_of({10, ""}, event) == Concern::Possible);
    CHECK(concern_of({10, ".venv"}, event) == Concern::None);
    CHECK(concern_of({10, "anything"}, event) == Concern::Certain);
  }
}

TEST_CASE("in a level of the walk a new directory counts when it has a name that decides") {
  const Interest level{10, Interest::kMarkers};
  CHECK(concern_of(level, {What::MadeDirectory, 10, "anything"}) == Concern::None);
  CHECK(concern_of(level, {What::MadeDirectory, 10, ".venv"}) == Concern::Certain);
  CHECK(concern_of(level, {What::Changed, 10, "pyproject.toml"}) == Concern::Certain);
  CHECK(concern_of(level, {What::Moved, 10, ""}) == Concern::Certain);
}

TEST_CASE("where every name counts each is possibly of concern") {
  for (const What what : {What::Changed, What::CameDirectory}) {
    CHECK(concern_of({10, Interest::kEveryName}, {what, 10, "grep"}) == Concern::Possible);
  }
}

TEST_CASE("when the watched directory itself moves or goes everyone in it is concerned") {
  for (const What what : {What::Moved, What::Gone}) {
    CHECK(concern_of({10, ".venv"}, {what, 10, ""}) == Concern::Certain);
    CHECK(concern_of({10, ""}, {what, 10, ""}) == Concern::Certain);
    CHECK(concern_of({11, ""}, {what, 10, ""}) == Concern::None);
  }
}

TEST_CASE("lost events concern everyone, whatever the watch") {
  CHECK(concern_of({10, ".venv"}, {What::Overflow, -1, ""}) == Concern::Certain);
}

TEST_CASE("each decision is told once, and a certain one is not possible too") {
  Interests interests;
  interests.add(1, std::vector<Interest>{{10, "new"}, {10, ""}, {10, "new"}});
  interests.add(2, std::vector<Interest>{{10, ""}});
  const auto concerned = interests.concerned_by({What::CameDirectory, 10, "new"});
  CHECK(concerned.certain == Decisions{1});
  CHECK(concerned.possible == Decisions{2});
}

TEST_CASE("taking away what was added leaves nobody concerned and the watch unused, told once") {
  Interests interests;
  const std::vector<Interest> looked{{10, ".venv"}, {10, ""}, {11, "Pipfile"}};
  interests.add(1, looked);
  interests.add(2, std::vector<Interest>{{11, ""}});
  interests.remove(1, looked);
  CHECK(interests.concerned_by({What::Gone, 10, ""}).certain.empty());
  CHECK(interests.concerned_by({What::Gone, 11, ""}).certain == Decisions{2});
  CHECK(interests.take_unused() == std::vector<int>{10});
  CHECK(interests.take_unused().empty());
  CHECK(interests.watch_count() == 1);
}

TEST_CASE("a watch that somebody rests on again is not unused") {
  Interests interests;
  interests.add(1, std::vector<Interest>{{10, ""}, {11, ""}});
  interests.clear();
  CHECK(interests.watch_count() == 0);
  interests.add(2, std::vector<Interest>{{10, ""}});
  CHECK(interests.take_unused() == std::vector<int>{11});
}

}  // namespace venvctl
