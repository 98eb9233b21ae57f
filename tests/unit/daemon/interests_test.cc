#include "daemon/watch/interests.h"

#include <algorithm>
#include <ctime>
#include <set>

#include "tests/support/catch.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::interests_test {

using What = WatchEvent::What;
using Decisions = std::vector<Interests::Decision>;

TEST_CASE("a changed name concerns exactly the decisions that checked it in that directory") {
  Interests interests;
  interests.add(1, std::vector<WatchedName>{{10, ".venv"}});
  interests.add(2, std::vector<WatchedName>{{10, "Pipfile"}});
  interests.add(3, std::vector<WatchedName>{{11, ".venv"}});
  const auto concerned = interests.concerned_by({What::Changed, 10, ".venv"});
  CHECK(concerned.certain == Decisions{1});
  CHECK(concerned.possible.empty());
  CHECK(interests.concerned_by({What::Changed, 12, ".venv"}).certain.empty());
}

TEST_CASE("a change of mode or owner concerns checked names and, in listings, deciding names") {
  CHECK(concern_of({10, ".venv"}, {What::Attributes, 10, ".venv"}) == Concern::Certain);
  CHECK(concern_of({10, ".venv"}, {What::Attributes, 10, "other"}) == Concern::None);
  CHECK(concern_of(all_names_in(10), {What::Attributes, 10, "tool"}) == Concern::Certain);
  for (const WatchedName& listing : {directories_in(10), markers_in(10)}) {
    CHECK(concern_of(listing, {What::Attributes, 10, "Pipfile"}) == Concern::Certain);
    CHECK(concern_of(listing, {What::Attributes, 10, "notes.txt"}) == Concern::None);
  }
}

TEST_CASE("a change of the watched directory's own mode or owner concerns every interest in it") {
  for (const WatchedName& each :
       {WatchedName{10, ".venv"}, directories_in(10), markers_in(10), all_names_in(10)}) {
    CHECK(concern_of(each, {What::Attributes, 10, ""}) == Concern::Certain);
  }
}

TEST_CASE("in a listed directory, only changes of deciding names matter") {
  const WatchedName listing = directories_in(10);
  CHECK(concern_of(listing, {What::Changed, 10, "pyproject.toml"}) == Concern::Certain);
  CHECK(concern_of(listing, {What::Changed, 10, "notes.txt"}) == Concern::None);
}

TEST_CASE("a new directory with an unknown name concerns only listings, and only possibly") {
  for (const What what : {What::MadeDirectory, What::CameDirectory}) {
    const WatchEvent event{what, 10, "anything"};
    CHECK(concern_of(directories_in(10), event) == Concern::Possible);
    CHECK(concern_of({10, ".venv"}, event) == Concern::None);
    CHECK(concern_of({10, "anything"}, event) == Concern::Certain);
  }
}

TEST_CASE("where only markers count, a new directory matters only if it has a deciding name") {
  const WatchedName level = markers_in(10);
  CHECK(concern_of(level, {What::MadeDirectory, 10, "anything"}) == Concern::None);
  CHECK(concern_of(level, {What::MadeDirectory, 10, ".venv"}) == Concern::Certain);
  CHECK(concern_of(level, {What::Changed, 10, "pyproject.toml"}) == Concern::Certain);
  CHECK(concern_of(level, {What::Moved, 10, ""}) == Concern::Certain);
}

TEST_CASE(
    "where every name counts, each change is certain to matter, because it may add a command") {
  for (const What what : {What::Changed, What::CameDirectory}) {
    CHECK(concern_of(all_names_in(10), {what, 10, "grep"}) == Concern::Certain);
  }
}

TEST_CASE("moving or deleting the watched directory concerns every interest in it") {
  for (const What what : {What::Moved, What::Gone}) {
    CHECK(concern_of({10, ".venv"}, {what, 10, ""}) == Concern::Certain);
    CHECK(concern_of(directories_in(10), {what, 10, ""}) == Concern::Certain);
    CHECK(concern_of(directories_in(11), {what, 10, ""}) == Concern::None);
  }
}

TEST_CASE("lost events concern every interest, whatever its watch") {
  CHECK(concern_of({10, ".venv"}, {What::Overflow, -1, ""}) == Concern::Certain);
}

TEST_CASE(
    "a decision that an event concerns both certainly and possibly is reported once, as certain") {
  Interests interests;
  interests.add(1, std::vector<WatchedName>{{10, "new"}, directories_in(10), {10, "new"}});
  interests.add(2, std::vector<WatchedName>{directories_in(10)});
  const auto concerned = interests.concerned_by({What::CameDirectory, 10, "new"});
  CHECK(concerned.certain == Decisions{1});
  CHECK(concerned.possible == Decisions{2});
}

TEST_CASE("a watch whose last interest is removed is reported once as unused") {
  Interests interests;
  const std::vector<WatchedName> looked{{10, ".venv"}, directories_in(10), {11, "Pipfile"}};
  interests.add(1, looked);
  interests.add(2, std::vector<WatchedName>{directories_in(11)});
  interests.remove(1);
  CHECK(interests.concerned_by({What::Gone, 10, ""}).certain.empty());
  CHECK(interests.concerned_by({What::Gone, 11, ""}).certain == Decisions{2});
  CHECK(interests.take_unused() == std::vector<int>{10});
  CHECK(interests.take_unused().empty());
  CHECK(interests.watch_count() == 1);
}

TEST_CASE("a watch that is used again is not reported as unused") {
  Interests interests;
  interests.add(1, std::vector<WatchedName>{directories_in(10), directories_in(11)});
  interests.remove(1);
  CHECK(interests.watch_count() == 0);
  interests.add(2, std::vector<WatchedName>{directories_in(10)});
  CHECK(interests.take_unused() == std::vector<int>{11});
}

TEST_CASE("concerned_by agrees with concern_of for every interest and event") {
  const WatchedName all[] = {directories_in(10), markers_in(10), all_names_in(10),
                             {10, "/index"},     {10, ".venv"},  {10, "index"}};
  const std::vector<std::string> event_names = {"", ".venv", "index", "other", "pyvenv.cfg"};
  for (const What what : {What::Changed, What::MadeDirectory, What::CameDirectory, What::Attributes,
                          What::Moved, What::Gone}) {
    for (const std::string& event_name : event_names) {
      for (const WatchedName& each : all) {
        Interests interests;
        interests.add(1, std::vector{each});
        const WatchEvent event{what, 10, event_name};
        const Concern wanted = concern_of(each, event);
        const auto concerned = interests.concerned_by(event);
        INFO(static_cast<int>(what) << " " << event_name << " for " << each.name);
        CHECK(concerned.certain.size() == (wanted == Concern::Certain ? 1 : 0));
        CHECK(concerned.possible.size() == (wanted == Concern::Possible ? 1 : 0));
      }
    }
  }
}

TEST_CASE("has_same ignores order and repetition, but notices a missing or different interest") {
  Interests interests;
  interests.add(1, std::vector<WatchedName>{{10, "a"}, directories_in(10), {11, "a"}});
  CHECK(interests.has_same(
      1, std::vector<WatchedName>{{11, "a"}, {10, "a"}, directories_in(10), {10, "a"}}));
  CHECK_FALSE(interests.has_same(1, std::vector<WatchedName>{{11, "a"}, {10, "a"}}));
  CHECK_FALSE(
      interests.has_same(1, std::vector<WatchedName>{{10, "a"}, directories_in(10), {11, "b"}}));
  CHECK_FALSE(interests.has_same(2, std::vector<WatchedName>{}));
}

TEST_CASE("after any additions and removals, an event concerns exactly the remaining decisions") {
  Interests interests;
  std::set<Interests::Decision> left;
  uint32_t random = 1;
  for (Interests::Decision next = 1; next < 2000; ++next) {
    random = random * 1664525 + 1013904223;
    interests.add(next, std::vector<WatchedName>{{10, "a"}, {10, std::to_string(random >> 28)}});
    left.insert(next);
    while (left.size() > 50 || (random >> 24 & 1) == 0) {
      random = random * 1664525 + 1013904223;
      if (left.empty()) break;
      auto at = left.begin();
      std::advance(at, (random >> 8) % left.size());
      interests.remove(*at);
      left.erase(at);
    }
    const auto found = interests.concerned_by({What::Changed, 10, "a"}).certain;
    REQUIRE(std::ranges::equal(found, left));
    REQUIRE(interests.has_watch(10) == !left.empty());
  }
  for (const Interests::Decision each : left) interests.remove(each);
  CHECK(interests.bytes() == 0);
}

// Processor seconds per removal when `count` decisions depend on the same directory.
double seconds_to_remove_one_of(uint32_t count) {
  Interests interests;
  for (uint32_t each = 1; each <= count; ++each) {
    interests.add(each,
                  std::vector<WatchedName>{{1, "p"}, directories_in(1), {2, std::to_string(each)}});
  }
  const std::clock_t began = std::clock();
  for (uint32_t each = 1; each <= count; ++each) interests.remove(each);
  return static_cast<double>(std::clock() - began) / count;
}

// The least of five measurements at `count`. Other work of the machine only makes a measurement
// longer.
template <class Measure>
double least_of(Measure measure, uint32_t count) {
  double least = 1e9;
  for (int i = 0; i < 5; ++i) least = std::min(least, measure(count));
  return least;
}

TEST_CASE("removing a decision is about as fast among 16,384 in its directory as among 1,024") {
  // If each removal scanned all other decisions, the factor would be 16.
  CHECK(least_of(seconds_to_remove_one_of, 16384) < 4 * least_of(seconds_to_remove_one_of, 1024));
}

// Processor seconds for an event in a directory of which `count` names matter.
double seconds_of_event_among(uint32_t count) {
  constexpr int kEvents = 10'000;
  Interests interests;
  for (uint32_t each = 1; each <= count; ++each) {
    interests.add(each, std::vector<WatchedName>{{1, std::to_string(each)}});
  }
  size_t found = 0;
  const std::clock_t began = std::clock();
  for (int i = 0; i < kEvents; ++i) {
    found += interests.concerned_by({What::Changed, 1, "77"}).certain.size();
  }
  CHECK(found == kEvents);
  return static_cast<double>(std::clock() - began);
}

TEST_CASE("an event takes about as long among 4,096 names in its directory as among 256") {
  // If each event were compared with all names, the factor would be 16.
  CHECK(least_of(seconds_of_event_among, 4096) < 4 * least_of(seconds_of_event_among, 256));
}

TEST_CASE("concerned_by stops when an event certainly concerns more decisions than the limit") {
  Interests interests;
  for (uint32_t each = 1; each <= 10; ++each) {
    interests.add(each,
                  std::vector<WatchedName>{{1, "p"}, directories_in(1), {2, std::to_string(each)}});
  }
  for (const WatchEvent& event :
       {WatchEvent{What::Changed, 1, "p"}, WatchEvent{What::Gone, 1, ""}}) {
    CHECK_FALSE(interests.concerned_by(event, 10).is_cut);
    CHECK(interests.concerned_by(event, 10).certain.size() == 10);
    CHECK(interests.concerned_by(event, 9).is_cut);
  }
  const auto possible = interests.concerned_by({What::MadeDirectory, 1, "new"}, 9);
  CHECK_FALSE(possible.is_cut);
  CHECK(possible.possible.size() == 10);
}

TEST_CASE(
    "among thousands of decisions in a directory, an event concerns only those that use its name") {
  Interests interests;
  for (uint32_t each = 1; each <= 16384; ++each) {
    interests.add(each, std::vector<WatchedName>{{1, std::to_string(each)}, markers_in(1)});
  }
  CHECK(interests.concerned_by({What::Changed, 1, "notes.txt"}).certain.empty());
  CHECK(interests.concerned_by({What::Changed, 1, "77"}).certain == Decisions{77});
  CHECK(interests.concerned_by({What::Changed, 1, "Pipfile"}).certain.size() == 16384);
}

}  // namespace venvctl::interests_test
