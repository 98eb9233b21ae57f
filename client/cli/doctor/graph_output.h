// Prints the graph of the machine in the form that the user asked for.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// `format` is text, dot or svg; --json takes precedence over it. svg needs the program `dot` of
// Graphviz.
Result<int> print_graph(Session& session, const std::string& format);

}  // namespace venvctl
