#include "daemon/watch/deciding_names.h"

#include <string>

#include "core/kinds/kind.h"
#include "tests/support/catch.h"

namespace venvctl::deciding_names_test {

TEST_CASE("the markers of every rule are deciding names") {
  for (const Rule& rule : rule_table()) {
    for (const auto& marker : rule.markers) {
      INFO(rule.name << ": " << marker);
      CHECK(is_deciding_name(marker));
    }
  }
}

TEST_CASE("names of files that make an environment complete or broken are deciding names") {
  for (const std::string name : {"pyvenv.cfg", "conda-meta", "bin", "python", "python3.11",
                                 "activate", "activate.fish", "python-3.11.4-h_0.json"}) {
    INFO(name);
    CHECK(is_deciding_name(name));
  }
}

TEST_CASE("names that editors and builds often write are not deciding names") {
  for (const std::string name : {"", "main.c", ".git", ".main.c.swp", "node_modules", "4913",
                                 "numpy-1.26.json", "Activate", "binary"}) {
    INFO(name);
    CHECK_FALSE(is_deciding_name(name));
  }
}

}  // namespace venvctl::deciding_names_test
