// Shows the graph of the machine as text, for terminals and for Graphviz.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "client/cli/doctor/machine_graph.h"

namespace venvctl {

// The text for terminals. It shows which program each name on PATH runs, then the environments, the
// other programs and the directories of packages. `shown` makes a path displayable.
std::string graph_text(const MachineGraph& graph,
                       const std::function<std::string(std::string_view)>& shown);

// The text in the language of Graphviz. Each path has one node, whose label is the full path.
std::string graph_dot(const MachineGraph& graph);

}  // namespace venvctl
