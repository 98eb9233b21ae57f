#include <fstream>
#include <sstream>

#include "core/kinds/kind.h"
#include "tests/support/catch.h"

namespace venvctl {
namespace {

std::string row(const Rule& rule) {
  std::string markers;
  for (const std::string_view marker : rule.markers) {
    markers += (markers.empty() ? "`" : ", `") + std::string(marker) + "`";
  }
  const std::string kind(rule.kind.empty() ? "–" : rule.kind);
  return "| " + std::string(rule.name) + " | " + kind + " | " +
         (markers.empty() ? "always asked" : markers) + " | " + std::string(rule.reason) + " |\n";
}

TEST_CASE("the README shows the table that decides, line by line") {
  std::ifstream file(VENVCTL_README);
  std::stringstream readme;
  readme << file.rdbuf();
  std::string table = "| rule | kind | looks for | why here |\n|---|---|---|---|\n";
  for (const Rule& rule : rule_table()) table += row(rule);
  INFO("the README should have:\n" << table);
  CHECK(readme.str().find(table) != std::string::npos);
}

}  // namespace
}  // namespace venvctl
