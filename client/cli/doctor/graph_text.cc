#include "client/cli/doctor/graph_text.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace venvctl {
namespace {

using NodeKind = GraphNode::Kind;
using EdgeKind = GraphEdge::Kind;

// The text before a node. It shows the kind of edge that leads to the node.
std::string_view sign_of(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::Link:
      return "-> ";
    case EdgeKind::Shebang:
      return "#! ";
    case EdgeKind::Has:
      return "";
    case EdgeKind::Imports:
      return "imports from ";
    case EdgeKind::Installs:
      return "installs into ";
    case EdgeKind::Shadows:
      break;
  }
  return "";
}

class TextMaker {
 public:
  TextMaker(const MachineGraph& graph, const std::function<std::string(std::string_view)>& shown)
      : graph_(graph), shown_(shown) {}

  std::string made() {
    for (const auto& [name, nodes] : graph_.names) {
      text_ += name + "\n";
      for (const size_t node : nodes) {
        add_tree(node, 1, "", is_shadowed(node) ? "shadowed" : "");
      }
    }
    add_all(NodeKind::Environment, "environments");
    add_rest();
    add_packages();
    return text_.empty() ? "no Python, no pip and no environment was found\n" : text_;
  }

 private:
  bool is_shadowed(size_t node) const {
    return std::ranges::any_of(graph_.edges, [&](const GraphEdge& edge) {
      return edge.to == node && edge.kind == EdgeKind::Shadows;
    });
  }

  // Adds the node and, below it, the nodes to which it leads. If the text already contains the
  // node, adds below it only the targets of links and of "#!" lines.
  void add_tree(size_t node, size_t depth, std::string_view sign, const std::string& remark = "") {
    const GraphNode& shown = graph_.nodes[node];
    std::string notes = remark;
    const auto note = [&notes](const std::string& more) {
      if (!more.empty()) notes += (notes.empty() ? "" : ", ") + more;
    };
    if (shown.kind == NodeKind::Shim) note("shim");
    if (!shown.version.empty()) note("Python " + displayable(shown.version));
    if (!shown.exists) note("missing");
    text_ += std::string(2 * depth, ' ') + std::string(sign) + shown_(shown.path) +
             (notes.empty() ? "" : "  (" + notes + ")") + "\n";
    if (std::ranges::find(chain_, node) != chain_.end()) return;  // a cycle of links
    chain_.push_back(node);
    const bool is_told = !told_.insert(node).second;
    for (const GraphEdge& edge : graph_.edges) {
      const bool is_way = edge.kind == EdgeKind::Link || edge.kind == EdgeKind::Shebang;
      if (edge.from != node || edge.kind == EdgeKind::Shadows || (is_told && !is_way)) continue;
      add_tree(edge.to, depth + 1, sign_of(edge.kind));
    }
    chain_.pop_back();
  }

  void add_all(NodeKind kind, std::string_view heading) {
    bool has_heading = false;
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (graph_.nodes[i].kind != kind || told_.contains(i)) continue;
      if (!std::exchange(has_heading, true)) text_ += std::string(heading) + "\n";
      add_tree(i, 1, "");
    }
  }

  void add_rest() {
    add_all(NodeKind::Python, "other Pythons");
    add_all(NodeKind::Pip, "other pips");
  }

  // Adds the directories of packages, each with the nodes that use it.
  void add_packages() {
    bool has_heading = false;
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (graph_.nodes[i].kind != NodeKind::Packages) continue;
      std::string users;
      size_t count = 0;
      for (const GraphEdge& edge : graph_.edges) {
        if (edge.to != i || edge.kind != EdgeKind::Imports) continue;
        ++count;
        users += "    " + shown_(graph_.nodes[edge.from].path) + "\n";
      }
      if (count < 2) continue;
      if (!std::exchange(has_heading, true)) text_ += "packages that several Pythons share\n";
      text_ += "  " + shown_(graph_.nodes[i].path) + "\n" + users;
    }
  }

  const MachineGraph& graph_;
  const std::function<std::string(std::string_view)>& shown_;
  std::string text_;
  std::set<size_t> told_;
  std::vector<size_t> chain_;  // from the root of the tree to the node
};

// Escapes a text for a quoted string of Graphviz, which decodes entities of HTML such as "&amp;".
std::string escaped(std::string_view text) {
  std::string result;
  for (const char each : displayable(text)) {
    if (each == '"' || each == '\\') result += '\\';
    result += each == '&' ? std::string("&amp;") : std::string(1, each);
  }
  return result;
}

std::string_view shape_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::Environment:
      return "folder, style=filled, fillcolor=\"#fff3d6\"";
    case NodeKind::Packages:
      return "cylinder, style=filled, fillcolor=\"#e8e8f4\"";
    case NodeKind::Shim:
      return "cds, style=filled, fillcolor=\"#e4f2e4\"";
    default:
      return "box";
  }
}

// Edges of kind Shadows do not influence the layout. Otherwise the picture would be twice as wide.
std::string_view style_of(EdgeKind kind) {
  return kind == EdgeKind::Link || kind == EdgeKind::Shebang ? "solid"
         : kind == EdgeKind::Shadows                         ? "dotted, constraint=false"
                                                             : "dashed";
}

constexpr std::string_view kLook =
    "  rankdir=LR; nodesep=0.12; ranksep=0.35\n"
    "  node [fontname=\"Helvetica\", fontsize=11, margin=\"0.08,0.03\", height=0.3]\n"
    "  edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.6]\n";

}  // namespace

std::string graph_text(const MachineGraph& graph,
                       const std::function<std::string(std::string_view)>& shown) {
  return TextMaker(graph, shown).made();
}

std::string graph_dot(const MachineGraph& graph) {
  std::string text = "digraph venvctl {\n" + std::string(kLook);
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    std::string label = escaped(node.path) + "\\n" + std::string(graph_word(node.kind));
    if (!node.version.empty()) label += " " + escaped(node.version);
    if (!node.exists) label += ", missing";
    text += "  n" + std::to_string(i) + " [shape=" + std::string(shape_of(node.kind)) +
            (node.exists ? "" : ", color=red") + ", label=\"" + label + "\"]\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    text += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) +
            " [style=" + std::string(style_of(edge.kind)) +
            ", label=" + std::string(graph_word(edge.kind)) + "]\n";
  }
  return text + "}\n";
}

}  // namespace venvctl
