#include <fstream>
#include <sstream>

#include "core/kinds/kind.h"
#include "tests/support/catch.h"

namespace venvctl::readme_test {

std::string row(const Rule& rule) {
  std::string markers;
  for (const std::string_view marker : rule.markers) {
    markers += (markers.empty() ? "`" : ", `") + std::string(marker) + "`";
  }
  const std::string kind(rule.kind.empty() ? "–" : rule.kind);
  return "| " + std::string(rule.name) + " | " + kind + " | " +
         (markers.empty() ? "always checked" : markers) + " | " + std::string(rule.reason) + " |\n";
}

TEST_CASE("docs/environments.md contains the rule table line by line") {
  std::ifstream file(VENVCTL_RULES_PAGE);
  std::stringstream page;
  page << file.rdbuf();
  std::string table = "| rule | kind | looks for | why here |\n|---|---|---|---|\n";
  for (const Rule& rule : rule_table()) table += row(rule);
  INFO("the page should have:\n" << table);
  CHECK(page.str().find(table) != std::string::npos);
}

}  // namespace venvctl::readme_test
