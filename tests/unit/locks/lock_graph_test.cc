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

TEST_CASE("dependencies are followed, even in a circle") {
  std::vector<LockNode> nodes = {node("a", "1", {{"b", "", "", {}, ""}}),
                                 node("b", "1", {{"a", "", "", {}, ""}}), node("c", "1")};
  mark_wanted(nodes, {{"a", "", "", {}, ""}}, linux_311());
  CHECK(wanted_in(packages_of(nodes)) == std::vector<std::string>{"a 1", "b 1"});
}

TEST_CASE("a dependency on a version leads to this version only") {
  std::vector<LockNode> nodes = {node("a", "1"), node("a", "2")};
  mark_wanted(nodes, {{"a", "2", "", {}, ""}}, linux_311());
  CHECK(wanted_in(packages_of(nodes)) == std::vector<std::string>{"a 2"});
}

TEST_CASE("the marker of a dependency that an extra brings is evaluated with this extra") {
  std::vector<LockNode> nodes = {node("a", "1"), node("b", "1"), node("c", "1")};
  nodes[0].of_extras["x"] = {{"b", "", "extra == 'x' and os_name == 'posix'", {}, "x"},
                             {"c", "", "extra == 'x' and os_name == 'nt'", {}, "x"}};
  mark_wanted(nodes, {{"a", "", "", {"x"}, ""}}, linux_311());
  CHECK(wanted_in(packages_of(nodes)) == std::vector<std::string>{"a 1", "b 1"});
}

// This would take minutes if each dependency were compared with each version.
TEST_CASE("a lock file with thousands of versions of one package does not take quadratic time") {
  constexpr int kMany = 40000;
  std::vector<LockNode> nodes;
  std::vector<LockedDependency> roots;
  for (int i = 0; i < kMany; ++i) {
    LockNode next = node("a", std::to_string(i % 2 == 0 ? 0 : i));
    const std::string extra = "x" + std::to_string(i);
    next.of_extras[extra] = {{"b", "", "", {}, ""}};
    nodes.push_back(std::move(next));
    roots.push_back({"a", std::to_string(-i), "", {}, ""});
    roots.push_back({"a", "", "", {extra}, ""});
  }
  nodes.push_back(node("b", "1"));
  mark_wanted(nodes, roots, linux_311());
  CHECK(wanted_in(packages_of(nodes)).size() == kMany + 1);
}

}  // namespace venvctl::lock_graph_test
