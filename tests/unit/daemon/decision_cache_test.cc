#include "daemon/decisions/decision_cache.h"

#include <set>

#include "tests/support/catch.h"

namespace venvctl::decision_cache_test {

Question question(std::string directory,
                  std::map<std::string, std::string, std::less<>> variables) {
  return {std::move(directory), Variables(std::move(variables)), {}};
}

CachedDecision& put(DecisionCache& cache, std::string_view directory, int watch) {
  const Question asked = question(std::string(directory), {});
  return cache.put(cache_key(asked), asked, {}, std::vector<WatchedName>{{watch, ".venv"}});
}

std::vector<Interests::Decision> concerned(const DecisionCache& cache, int watch) {
  return cache.interests().concerned_by({WatchEvent::What::Changed, watch, ".venv"}).certain;
}

TEST_CASE("the key of a decision consists of its directory, its steering variables and PATH") {
  const std::string key = cache_key(question("/p", {{"HOME", "/h"}}));
  CHECK(key != cache_key(question("/p", {{"HOME", "/h"}, {"PATH", "/bin"}})));
  CHECK(key != cache_key(question("/q", {{"HOME", "/h"}})));
  CHECK(key != cache_key(question("/p", {{"HOME", "/i"}})));
  CHECK(key != cache_key(question("/p", {})));
  CHECK(cache_key(question("/p", {{"A", ""}})) != cache_key(question("/p", {})));
  CHECK(cache_key(question("/p", {{"A", "1"}, {"B", "2"}})) !=
        cache_key(question("/p", {{"A", "1B=2"}})));
}

TEST_CASE("a decision is found by key and by id until it is erased") {
  DecisionCache cache;
  const CachedDecision& added = put(cache, "/p", 1);
  const uint32_t id = added.id;
  const std::string key = cache_key(question("/p", {}));
  CHECK(cache.find(key) == &added);
  CHECK(cache.find(id) == &added);
  CHECK(concerned(cache, 1) == std::vector{id});
  cache.erase(id);
  cache.erase(id);
  CHECK(cache.find(key) == nullptr);
  CHECK(cache.find(id) == nullptr);
  CHECK(concerned(cache, 1).empty());
}

TEST_CASE("a decision that replaces another one gets the old key, but not the old interests") {
  DecisionCache cache;
  const uint32_t old = put(cache, "/p", 1).id;
  const uint32_t fresh = put(cache, "/p", 2).id;
  CHECK(cache.size() == 1);
  CHECK(cache.find(old) == nullptr);
  CHECK(concerned(cache, 1).empty());
  CHECK(concerned(cache, 2) == std::vector{fresh});
}

TEST_CASE(
    "next_in_turn returns every decision once before it repeats one, even if some are erased") {
  DecisionCache cache;
  std::set<uint32_t> all;
  for (int i = 0; i < 10; ++i) all.insert(put(cache, "/" + std::to_string(i), 1).id);
  std::set<uint32_t> seen;
  for (int round = 0; round < 3; ++round) {
    for (const uint32_t id : cache.next_in_turn(3)) CHECK(seen.insert(id).second);
    cache.erase(*seen.begin());
  }
  for (const uint32_t id : cache.next_in_turn(1)) seen.insert(id);
  CHECK(seen == all);
}

TEST_CASE("the environments of all decisions are visited, those of equal decisions once") {
  DecisionCache cache;
  put(cache, "/none", 1);
  Decision decision;
  decision.choice.emplace().prefix = "/p/.venv";
  for (const char* directory : {"/p", "/p/in"}) {
    const Question asked = question(directory, {});
    cache.put(cache_key(asked), asked, decision, {});
  }
  std::vector<std::string> visited;
  cache.for_each_choice([&](const Choice& each) { visited.push_back(each.prefix); });
  CHECK(visited == std::vector<std::string>{"/p/.venv"});
}

TEST_CASE("one call of next_in_turn returns each decision at most once") {
  DecisionCache cache;
  CHECK(cache.next_in_turn(5).empty());
  const uint32_t first = put(cache, "/a", 1).id;
  const uint32_t second = put(cache, "/b", 1).id;
  CHECK(cache.next_in_turn(5) == std::vector{first, second});
}

TEST_CASE(
    "the stored answer is outdated until it is first sent, and again after begin_generation") {
  DecisionCache cache;
  SharedDecision& added = *put(cache, "/p", 1).shared;
  CHECK(added.answer_generation != cache.generation());
  added.answer_generation = cache.generation();
  cache.begin_generation();
  CHECK(added.answer_generation != cache.generation());
}

TEST_CASE("take_all leaves an empty cache with the same generation and limit") {
  DecisionCache cache;
  cache.set_max_bytes(1);
  cache.begin_generation();
  const uint64_t generation = cache.generation();
  put(cache, "/a", 1);
  cache.add_place("/b");
  const DecisionCache taken = cache.take_all();
  CHECK(taken.size() == 1);
  CHECK(cache.size() == 0);
  CHECK(cache.bytes() == 0);
  CHECK(cache.generation() == generation);
  CHECK(cache.interests().watch_count() == 0);
  CHECK_FALSE(cache.has_place_below("/"));
  put(cache, "/c", 1);
  CHECK(cache.is_full());
}

TEST_CASE("a cache that is freed in pieces reports all its watches at the end") {
  DecisionCache cache;
  put(cache, "/a", 1);
  put(cache, "/b", 2);
  cache.erase(put(cache, "/c", 3).id);
  cache.add_place("/d");
  DecisionCache taken = cache.take_all();
  size_t pieces = 0;
  while (taken.free_some(1)) ++pieces;
  CHECK(pieces > 8);
  CHECK(taken.size() == 0);
  CHECK(taken.take_unused_watches() == std::vector{1, 2, 3});
}

TEST_CASE("a decision that is put again with the same interests keeps its id") {
  DecisionCache cache;
  const uint32_t id = put(cache, "/p", 1).id;
  CHECK(put(cache, "/p", 1).id == id);
  CHECK(cache.size() == 1);
  CHECK(concerned(cache, 1) == std::vector{id});
}

TEST_CASE("directories with equal decisions share one stored decision; other directories do not") {
  DecisionCache cache;
  const auto put_for = [&cache](const std::string& directory, const std::string& stopped_at) {
    const Question asked = question(directory, {});
    Decision decision;
    decision.directory = directory;
    decision.stopped_at = stopped_at;
    decision.steps.push_back({directory, "walk", "nothing", ""});  // only `why` shows steps
    return cache.put(cache_key(asked), asked, decision, {});
  };
  const CachedDecision a = put_for("/p/a", "/p");
  const CachedDecision b = put_for("/p/b", "/p");
  const CachedDecision c = put_for("/q", "/q");
  CHECK(a.shared == b.shared);
  CHECK(a.shared != c.shared);
  CHECK(DecisionCache::is_same(b, Decision{"/p/b", {}, {}, "/p", ""}));
  CHECK_FALSE(DecisionCache::is_same(b, Decision{"/p/b", {}, {}, "/", ""}));
  CHECK(cache.representatives(std::vector{a.id, b.id, c.id}) == std::vector{a.id, c.id});
  cache.erase(a.id);
  CHECK(b.shared->decision.stopped_at == "/p");
}

TEST_CASE("a decision keeps the question that it answers") {
  DecisionCache cache;
  const Question asked = question("/p", {{"HOME", "/h"}, {"PATH", "/bin"}, {"A", ""}});
  const CachedDecision& cached = cache.put(cache_key(asked), asked, {}, {});
  CHECK(DecisionCache::question_of(cached).directory == "/p");
  CHECK(DecisionCache::question_of(cached).variables == asked.variables);
}

TEST_CASE("the byte count grows with each decision and returns to zero") {
  DecisionCache cache;
  CHECK(cache.bytes() == 0);
  std::vector<size_t> bytes = {0};
  std::vector<uint32_t> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(put(cache, "/" + std::to_string(i) + std::string(100, 'a'), 1).id);
    bytes.push_back(cache.bytes());
    CHECK(bytes[i + 1] > bytes[i] + 100);
  }
  for (int i = 3; i > 0; --i) {
    CHECK(cache.bytes() == bytes[i]);
    cache.erase(ids[i - 1]);
  }
  CHECK(cache.bytes() == 0);
}

TEST_CASE("the cache is full when its bytes reach the limit, whatever the number of decisions") {
  DecisionCache cache;
  cache.set_max_bytes(1'000'000);
  size_t short_ones = 0;
  for (; !cache.is_full(); ++short_ones) put(cache, "/" + std::to_string(short_ones), 1);
  cache.take_all();
  size_t long_ones = 0;
  for (; !cache.is_full(); ++long_ones) {
    put(cache, "/" + std::string(3000, 'd') + std::to_string(long_ones), 1);
  }
  CHECK(short_ones > 5 * long_ones);
}

TEST_CASE("a mount point matters if an inspected directory is at or below it") {
  DecisionCache cache;
  put(cache, "/home/me/p", 1);
  cache.add_place("/srv/venvs/p/bin");
  for (const char* point : {"/", "/home", "/home/me/p", "/srv/venvs", "/srv/venvs/p/bin"}) {
    CHECK(cache.has_place_below(point));
  }
  for (const char* point : {"/home/me/p/data", "/home/me/other", "/home/me/p2", "/run", "/srv/v"}) {
    CHECK_FALSE(cache.has_place_below(point));
  }
  cache.take_all();
  CHECK_FALSE(cache.has_place_below("/"));
}

}  // namespace venvctl::decision_cache_test
