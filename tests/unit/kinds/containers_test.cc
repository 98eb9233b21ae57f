#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::containers_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("a container file is only a hint and does not stop the search") {
  for (const std::string_view name : kContainerMarkers) {
    FakeFileSystem files;
    files.write_file("/p/" + std::string(name), "");
    const auto proposal = propose_containers(TestLevel(files, "/p"));
    REQUIRE(proposal);
    CHECK(proposal->outcome == "hint");
    CHECK_FALSE(proposal->is_stopping);
    CHECK_THAT(proposal->prefixes, Equals(Paths{}));
  }
}

}  // namespace venvctl::containers_test
