#include "client/cli/doctor/machine_graph.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl::machine_graph_test {

struct Machine {
  FakeFileSystem files;
  GraphQuestion question{"/home/me/bin:/usr/bin", "/home/me", {}, {}};
  MachineGraph graph;

  Machine() { install_system_python(files); }
  void program(const std::string& path, const std::string& text) {
    files.write_file(path, text, 0755);
  }
  void look() { graph = machine_graph(files, question); }
  // The edges of this kind, as "FROM TO", sorted.
  std::vector<std::string> edges(GraphEdge::Kind kind) const {
    std::vector<std::string> found;
    for (const GraphEdge& edge : graph.edges) {
      if (edge.kind != kind) continue;
      found.push_back(graph.nodes[edge.from].path + " " + graph.nodes[edge.to].path);
    }
    std::ranges::sort(found);
    return found;
  }
  const GraphNode& node(const std::string& path) const {
    const auto found = std::ranges::find(graph.nodes, path, &GraphNode::path);
    REQUIRE(found != graph.nodes.end());
    return *found;
  }
};

using Edge = GraphEdge::Kind;
using Texts = std::vector<std::string>;

TEST_CASE("each path is one node, and links are followed step by step") {
  Machine machine;
  machine.files.make_link("/home/me/bin/python", "python3");
  machine.files.make_link("/home/me/bin/python3", "/usr/bin/python3");
  machine.look();
  CHECK(machine.edges(Edge::Link) == Texts{"/home/me/bin/python /home/me/bin/python3",
                                           "/home/me/bin/python3 /usr/bin/python3",
                                           "/usr/bin/python3 /usr/bin/python3.11"});
  CHECK(machine.node("/usr/bin/python3.11").version == "3.11");
  Texts paths;
  for (const GraphNode& node : machine.graph.nodes) paths.push_back(node.path);
  std::ranges::sort(paths);
  CHECK(std::ranges::adjacent_find(paths) == paths.end());
}

TEST_CASE("the first of equal names on PATH shadows the next") {
  Machine machine;
  machine.files.make_link("/home/me/bin/python3", "/usr/bin/python3");
  machine.files.make_link("/bin", "/usr/bin");
  machine.question.path = "/home/me/bin:relative::/usr/bin:/home/me/bin:/bin";
  machine.look();
  CHECK(machine.edges(Edge::Shadows) == Texts{"/home/me/bin/python3 /usr/bin/python3"});
  CHECK(machine.graph.names.at("python3").size() == 2);
}

TEST_CASE("what a shell does not run shadows nothing") {
  Machine machine;
  machine.files.make_link("/home/me/bin/python3", "/gone/python3");
  machine.files.make_directory("/home/me/bin/python3.11");
  machine.files.write_file("/home/me/bin/pip3", "#!/usr/bin/python3\n", 0644);
  machine.look();
  CHECK(machine.edges(Edge::Shadows).empty());
  CHECK(machine.graph.names.at("python3").size() == 2);
  CHECK(machine.graph.names.at("python3.11").size() == 1);
  CHECK_FALSE(machine.graph.names.contains("pip3"));
}

TEST_CASE(
    "a script leads to the interpreter that its first line names, in each form of this line") {
  Machine machine;
  machine.program("/home/me/bin/pip", "#!/usr/bin/python3.11 -I\nimport pip\n");
  machine.program("/home/me/bin/pip3", "#! /usr/bin/env python3\n");
  machine.program("/home/me/bin/pip3.9", "#!/gone/bin/python3.9\n");
  machine.program("/home/me/bin/pip3.11",
                  "#!/bin/sh\n'''exec' \"/home/me/a b/bin/python\" \"$0\" \"$@\"\n' '''\n");
  machine.program("/home/me/bin/pip3.12", "#!/usr/bin/env missing\n");
  machine.program("/home/me/bin/pip3.13", "#!");
  machine.look();
  CHECK(machine.edges(Edge::Shebang) == Texts{"/home/me/bin/pip /usr/bin/python3.11",
                                              "/home/me/bin/pip3 /usr/bin/python3",
                                              "/home/me/bin/pip3.11 /home/me/a b/bin/python",
                                              "/home/me/bin/pip3.9 /gone/bin/python3.9"});
  CHECK_FALSE(machine.node("/gone/bin/python3.9").exists);
}

TEST_CASE("a pip installs into its Python's directory of packages, and the graph shows its users") {
  Machine machine;
  machine.program("/usr/bin/pip3", "#!/usr/bin/python3\n");
  machine.files.make_directory("/usr/lib/python3/dist-packages");
  machine.files.make_directory("/usr/local/lib/python3.11/dist-packages");
  machine.files.make_directory("/home/me/.local/lib/python3.11/site-packages");
  make_venv(machine.files, "/home/me/p/.venv");
  machine.program("/home/me/p/.venv/bin/pip", "#!/home/me/p/.venv/bin/python\n");
  machine.files.make_directory("/home/me/p/.venv/lib/python3.11/site-packages");
  machine.question.environments = {"/home/me/p/.venv"};
  machine.look();
  CHECK(machine.edges(Edge::Installs) ==
        Texts{"/home/me/p/.venv/bin/pip /home/me/p/.venv/lib/python3.11/site-packages",
              "/usr/bin/pip3 /usr/local/lib/python3.11/dist-packages"});
  CHECK(machine.edges(Edge::Imports) ==
        Texts{"/home/me/p/.venv /home/me/p/.venv/lib/python3.11/site-packages",
              "/usr/bin/python3.11 /home/me/.local/lib/python3.11/site-packages",
              "/usr/bin/python3.11 /usr/lib/python3/dist-packages",
              "/usr/bin/python3.11 /usr/local/lib/python3.11/dist-packages"});
  CHECK(machine.edges(Edge::Has) == Texts{"/home/me/p/.venv /home/me/p/.venv/bin/pip",
                                          "/home/me/p/.venv /home/me/p/.venv/bin/python"});
}

TEST_CASE("shims, links that lead nowhere and loops cause no errors") {
  Machine machine;
  machine.question.path = "/home/me/.pyenv/shims:/home/me/bin";
  machine.program("/home/me/.pyenv/shims/python", "#!/usr/bin/env bash\n");
  machine.files.make_link("/home/me/bin/python3", "/gone/python3");
  machine.files.make_link("/home/me/bin/python", "pypy");
  machine.files.make_link("/home/me/bin/pypy", "python");
  machine.look();
  CHECK(machine.node("/home/me/.pyenv/shims/python").kind == GraphNode::Kind::Shim);
  CHECK_FALSE(machine.node("/gone/python3").exists);
  CHECK(machine.edges(Edge::Link) == Texts{"/home/me/bin/pypy /home/me/bin/python",
                                           "/home/me/bin/python /home/me/bin/pypy",
                                           "/home/me/bin/python3 /gone/python3"});
}

TEST_CASE("a program counts as a Python or a pip only if it has the name of one") {
  Machine machine;
  for (const char* name : {"python3-config", "pipx", "pip-compile", "pythonista", "python3.13t"}) {
    machine.program(std::string("/home/me/bin/") + name, "");
  }
  machine.question.path = "/home/me/bin";
  machine.look();
  REQUIRE(machine.graph.names.size() == 1);
  CHECK(machine.graph.names.begin()->first == "python3.13t");
}

}  // namespace venvctl::machine_graph_test
