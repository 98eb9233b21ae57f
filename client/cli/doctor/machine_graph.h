// The Pythons, pips, environments and shims (for example of pyenv) of this machine, and what each
// of them leads to.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

struct GraphNode {
  enum class Kind { Python, Pip, Shim, Environment, Packages, Other };
  std::string path;
  Kind kind = Kind::Other;
  std::string version;  // only for a Python; "" if no file shows the version
  bool exists = true;
};

struct GraphEdge {
  enum class Kind {
    Link,      // a symbolic link leads to the other node
    Shebang,   // the first line of a script names the other node
    Has,       // from an environment to its python and pip
    Imports,   // from a Python or an environment to a directory of packages
    Installs,  // from a pip to the directory into which it installs packages
    Shadows,   // both have the same name; `from` is the previous one on PATH
  };
  size_t from = 0;
  size_t to = 0;
  Kind kind = Kind::Link;

  bool operator==(const GraphEdge&) const = default;
};

struct MachineGraph {
  std::vector<GraphNode> nodes;  // one for each path
  std::vector<GraphEdge> edges;
  std::map<std::string, std::vector<size_t>> names;  // the nodes of each name, in PATH's order
};

struct GraphQuestion {
  std::string path;                       // the value of PATH; relative directories are skipped
  std::string home;                       // the home directory; .local in it also has packages
  std::vector<std::string> interpreters;  // interpreters that may not be on PATH
  std::vector<std::string> environments;  // prefixes
};

// Reads only files, and runs no program.
MachineGraph machine_graph(FileSystem& files, const GraphQuestion& question);

std::string_view graph_word(GraphNode::Kind kind);  // "python", as in JSON
std::string_view graph_word(GraphEdge::Kind kind);  // "link"

}  // namespace venvctl
