#include "daemon/decisions/decision_cache.h"

#include <set>

#include "tests/support/catch.h"

namespace venvctl {
namespace {

Question question(std::string directory,
                  std::map<std::string, std::string, std::less<>> variables) {
  return {std::move(directory), Variables(std::move(variables)), {}};
}

CachedDecision& put(DecisionCache& cache, const std::string& directory, int watch) {
  const Question asked = question(directory, {});
  return cache.put(cache_key(asked), asked, {}, {{watch, ".venv"}});
}

std::vector<Interests::Decision> concerned(const DecisionCache& cache, int watch) {
  return cache.interests().concerned_by({WatchEvent::What::Changed, watch, ".venv"}).certain;
}

}  // namespace

TEST_CASE("a decision is known by directory and steering variables, not by PATH") {
  const std::string key = cache_key(question("/p", {{"HOME", "/h"}}));
  CHECK(key == cache_key(question("/p", {{"HOME", "/h"}, {"PATH", "/bin"}})));
  CHECK(key != cache_key(question("/q", {{"HOME", "/h"}})));
  CHECK(key != cache_key(question("/p", {{"HOME", "/i"}})));
  CHECK(key != cache_key(question("/p", {})));
  CHECK(cache_key(question("/p", {{"A", ""}})) != cache_key(question("/p", {})));
  CHECK(cache_key(question("/p", {{"A", "1"}, {"B", "2"}})) !=
        cache_key(question("/p", {{"A", "1B=2"}})));
}

TEST_CASE("what was put is found by key and by number, what was taken out by neither") {
  DecisionCache cache;
  const CachedDecision& added = put(cache, "/p", 1);
  const uint64_t id = added.id;
  const std::string key = added.key;
  CHECK(cache.find(key) == &added);
  CHECK(cache.find(id) == &added);
  CHECK(concerned(cache, 1) == std::vector{id});
  cache.erase(id);
  cache.erase(id);
  CHECK(cache.find(key) == nullptr);
  CHECK(cache.find(id) == nullptr);
  CHECK(concerned(cache, 1).empty());
}

TEST_CASE("a decision in place of an earlier one takes over its key and none of its interests") {
  DecisionCache cache;
  const uint64_t old = put(cache, "/p", 1).id;
  const uint64_t fresh = put(cache, "/p", 2).id;
  CHECK(cache.size() == 1);
  CHECK(cache.find(old) == nullptr);
  CHECK(concerned(cache, 1).empty());
  CHECK(concerned(cache, 2) == std::vector{fresh});
}

TEST_CASE("in turn each has its turn before any has a second, whatever comes and goes") {
  DecisionCache cache;
  std::set<uint64_t> all;
  for (int i = 0; i < 10; ++i) all.insert(put(cache, "/" + std::to_string(i), 1).id);
  std::set<uint64_t> seen;
  for (int round = 0; round < 3; ++round) {
    for (const uint64_t id : cache.next_in_turn(3)) CHECK(seen.insert(id).second);
    cache.erase(*seen.begin());
  }
  for (const uint64_t id : cache.next_in_turn(1)) seen.insert(id);
  CHECK(seen == all);
}

TEST_CASE("no more are named in turn than there are, and none twice") {
  DecisionCache cache;
  CHECK(cache.next_in_turn(5).empty());
  const uint64_t first = put(cache, "/a", 1).id;
  const uint64_t second = put(cache, "/b", 1).id;
  CHECK(cache.next_in_turn(5) == std::vector{first, second});
}

TEST_CASE("a new answer is due after a new era, and for what was never handed out") {
  DecisionCache cache;
  CachedDecision& added = put(cache, "/p", 1);
  CHECK(added.answer_era != cache.era());
  added.answer_era = cache.era();
  cache.begin_era();
  CHECK(added.answer_era != cache.era());
}

TEST_CASE("clearing leaves no decision and no interest") {
  DecisionCache cache;
  put(cache, "/a", 1);
  put(cache, "/b", 2);
  cache.clear();
  CHECK(cache.size() == 0);
  CHECK(cache.interests().watch_count() == 0);
  CHECK(cache.interests().take_unused() == std::vector{1, 2});
}

}  // namespace venvctl
