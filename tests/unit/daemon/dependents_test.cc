#include "daemon/known_environments/dependents.h"

#include "tests/support/catch.h"
#include "tests/unit/daemon/watched.h"

namespace venvctl::dependents_test {

using What = WatchEvent::What;
using Entries = std::vector<Dependents::Entry>;

Entries concerned(const Dependents& dependents, What what, int watch, std::string_view name) {
  const auto found = dependents.concerned_by({what, watch, name});
  CHECK_FALSE(found.all);
  return found.entries;
}

TEST_CASE("an event concerns the entries that depend on that name in that directory") {
  Dependents dependents;
  dependents.add({1, "a"}, 7);
  dependents.add({1, "b"}, 8);
  dependents.add({2, "a"}, 9);
  CHECK(concerned(dependents, What::Changed, 1, "a") == Entries{7});
  CHECK(concerned(dependents, What::Attributes, 1, "b") == Entries{8});
  CHECK(concerned(dependents, What::Changed, 1, "c").empty());
  CHECK(concerned(dependents, What::Changed, 3, "a").empty());
}

TEST_CASE("an event on any name concerns the entries that depend on every name") {
  Dependents dependents;
  dependents.add(all_names_in(1), 7);
  CHECK(concerned(dependents, What::MadeDirectory, 1, "new") == Entries{7});
}

TEST_CASE("an event on the directory itself concerns all entries that depend on it") {
  Dependents dependents;
  dependents.add({1, "a"}, 7);
  dependents.add({1, "b"}, 8);
  for (const What what : {What::Moved, What::Gone, What::Attributes}) {
    CHECK(concerned(dependents, what, 1, "").size() == 2);
  }
}

TEST_CASE(
    "a name with too many dependent entries stores no more, and its events concern every entry") {
  Dependents dependents;
  for (Dependents::Entry entry = 0; entry <= Dependents::kMaxNamed; ++entry) {
    dependents.add({1, "home"}, entry);
  }
  const size_t size = dependents.size();
  dependents.add({1, "home"}, 100);
  CHECK(dependents.size() == size);
  CHECK(dependents.concerned_by({What::Changed, 1, "home"}).all);
}

TEST_CASE("a repeated dependency is stored once, and a removed watch is forgotten") {
  Dependents dependents;
  dependents.add({1, "a"}, 7);
  dependents.add({1, "a"}, 7);
  CHECK(dependents.size() == 1);
  CHECK(dependents.watches() == std::vector<int>{1});
  dependents.forget_watch(1);
  CHECK_FALSE(dependents.has_watch(1));
  dependents.add_all({2, "a"});
  CHECK(dependents.has_watch(2));
  dependents.clear();
  CHECK(dependents.watch_count() == 0);
}

}  // namespace venvctl::dependents_test
