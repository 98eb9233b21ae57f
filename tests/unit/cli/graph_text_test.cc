#include "client/cli/doctor/graph_text.h"

#include "tests/support/catch.h"

namespace venvctl::graph_text_test {

using Node = GraphNode::Kind;
using Edge = GraphEdge::Kind;

// python3 is a link to a Python that shares its packages with another Python. pip3 has lost its
// Python.
MachineGraph sample() {
  MachineGraph graph;
  graph.nodes = {{"/u/python3", Node::Python, "", true},
                 {"/u/python3.11", Node::Python, "3.11.2", true},
                 {"/u/packages", Node::Packages, "", true},
                 {"/h/pip3", Node::Pip, "", true},
                 {"/gone/python3", Node::Python, "", false},
                 {"/h/shims/python3", Node::Shim, "", true},
                 {"/u/python3.12", Node::Python, "3.12.1", true},
                 {"/p/.venv", Node::Environment, "", true},
                 {"/p/.venv/bin/python", Node::Python, "", true}};
  graph.edges = {{0, 1, Edge::Link},    {1, 2, Edge::Imports}, {3, 4, Edge::Shebang},
                 {5, 0, Edge::Shadows}, {6, 2, Edge::Imports}, {7, 8, Edge::Has},
                 {8, 1, Edge::Link}};
  graph.names = {{"pip3", {3}}, {"python3", {5, 0}}};
  return graph;
}

std::string as_is(std::string_view path) { return std::string(path); }

TEST_CASE("the text shows what each name runs, the environments, and who shares packages") {
  CHECK(graph_text(sample(), as_is) ==
        "pip3\n"
        "  /h/pip3\n"
        "    #! /gone/python3  (missing)\n"
        "python3\n"
        "  /h/shims/python3  (shim)\n"
        "  /u/python3  (shadowed)\n"
        "    -> /u/python3.11  (Python 3.11.2)\n"
        "      imports from /u/packages\n"
        "environments\n"
        "  /p/.venv\n"
        "    /p/.venv/bin/python\n"
        "      -> /u/python3.11  (Python 3.11.2)\n"
        "other Pythons\n"
        "  /u/python3.12  (Python 3.12.1)\n"
        "    imports from /u/packages\n"
        "packages that several Pythons share\n"
        "  /u/packages\n"
        "    /u/python3.11\n"
        "    /u/python3.12\n");
}

TEST_CASE(
    "a machine without programs has a text, too, and links in a circle are not followed forever") {
  CHECK(graph_text({}, as_is) == "no Python, no pip and no environment was found\n");
  MachineGraph graph;
  graph.nodes = {{"/a", Node::Python, "", true}, {"/b", Node::Python, "", true}};
  graph.edges = {{0, 1, Edge::Link}, {1, 0, Edge::Link}};
  graph.names = {{"python", {0}}};
  CHECK(graph_text(graph, as_is) == "python\n  /a\n    -> /b\n      -> /a\n");
}

TEST_CASE("for Graphviz each path is one node with the full path, and edges point to targets") {
  const std::string dot = graph_dot(sample());
  CHECK(dot.starts_with("digraph venvctl {\n"));
  CHECK(dot.ends_with("}\n"));
  CHECK(dot.find("n1 [shape=box, label=\"/u/python3.11\\npython 3.11.2\"]\n") != std::string::npos);
  CHECK(dot.find("n0 -> n1 [style=solid, label=link]\n") != std::string::npos);
  CHECK(dot.find("n5 -> n0 [style=dotted, constraint=false, label=shadows]\n") !=
        std::string::npos);
  CHECK(dot.find("label=\"/gone/python3\\npython, missing\"]") != std::string::npos);
}

TEST_CASE("a path with quotes, backslashes or control characters cannot end its label") {
  MachineGraph graph;
  graph.nodes = {{"/a\"b\\c\nd", Node::Python, "", true}};
  const std::string dot = graph_dot(graph);
  CHECK(dot.find("/a\\\"b\\\\c") != std::string::npos);
  CHECK(dot.find("c\nd") == std::string::npos);
}

TEST_CASE("Graphviz does not decode a path that looks like HTML") {
  MachineGraph graph;
  graph.nodes = {{"/a&lt;b", Node::Python, "", true}};
  CHECK(graph_dot(graph).find("/a&amp;lt;b") != std::string::npos);
}

}  // namespace venvctl::graph_text_test
