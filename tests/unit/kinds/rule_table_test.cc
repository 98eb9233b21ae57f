#include <set>

#include "core/kinds/kind.h"
#include "tests/support/catch.h"

namespace venvctl::rule_table_test {

TEST_CASE("every rule has a name and a reason for its position") {
  for (const std::span<const Rule> table : {rule_table(), last_resorts()}) {
    for (const Rule& rule : table) {
      INFO(rule.name);
      CHECK_FALSE(rule.name.empty());
      CHECK_FALSE(rule.reason.empty());
      CHECK(rule.propose != nullptr);
    }
  }
}

TEST_CASE("no two rules of a table have the same name") {
  std::set<std::string_view> names;
  for (const Rule& rule : rule_table()) CHECK(names.insert(rule.name).second);
}

TEST_CASE("kind_names contains the kinds that rules, files and directories have, each kind once") {
  const auto names = kind_names();
  const std::set<std::string_view> each(names.begin(), names.end());
  CHECK(each.size() == names.size());
  for (const char* name : {"venv", "tox", "conda", "pyenv"}) CHECK(each.contains(name));
  CHECK_FALSE(each.contains(""));
}

TEST_CASE("a marker is the name of a single directory entry") {
  for (const Rule& rule : rule_table()) {
    for (const std::string_view marker : rule.markers) {
      CHECK(marker.find('/') == std::string_view::npos);
      CHECK_FALSE(marker.empty());
    }
  }
}

}  // namespace venvctl::rule_table_test
