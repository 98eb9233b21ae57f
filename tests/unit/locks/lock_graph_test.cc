#include "core/locks/lock_graph.h"

#include "tests/unit/locks/locked.h"

namespace venvctl::lock_graph_test {

LockNode node(std::string_view name, std::string version,
              std::vector<LockedDependency> dependencies = {}) {
  LockNode made;
  made.package = locked_package(name, std::move(version));
  made.dependencies = std::move(dependencies);
  return made;
}

TEST_CASE("dependencies are followed, also around a circle") {
  std::vector<LockNode> nodes = {node("a", "1", {{"b", "", "", {}}}),
                                 node("b", "1", {{"a", "", "", {}}}), node("c", "1")};
  mark_wanted(nodes, {{"a", "", "", {}}}, linux_311());
  CHECK(wanted_in(packages_of(nodes)) == std::vector<std::string>{"a 1", "b 1"});
}

TEST_CASE("a dependency on a version leads to this version only") {
  std::vector<LockNode> nodes = {node("a", "1"), node("a", "2")};
  mark_wanted(nodes, {{"a", "2", "", {}}}, linux_311());
  CHECK(wanted_in(packages_of(nodes)) == std::vector<std::string>{"a 2"});
}

}  // namespace venvctl::lock_graph_test
