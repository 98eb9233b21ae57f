#include "client/cli/doctor/graph_output.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <utility>
#include <vector>

#include "client/cli/doctor/graph_text.h"
#include "client/cli/doctor/machine_graph.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/user_places.h"
#include "client/cli/output/json.h"
#include "client/cli/session/program_search.h"
#include "core/base/fd.h"
#include "core/base/process.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

Json as_json(const MachineGraph& graph) {
  Json nodes = Json::array();
  for (const GraphNode& node : graph.nodes) {
    Json json = Json::object();
    json.set("path", node.path)
        .set("kind", graph_word(node.kind))
        .set_or_null("version", node.version)
        .set("exists", Json::boolean(node.exists));
    nodes.push(std::move(json));
  }
  Json edges = Json::array();
  for (const GraphEdge& edge : graph.edges) {
    Json json = Json::object();
    json.set("from", graph.nodes[edge.from].path)
        .set("to", graph.nodes[edge.to].path)
        .set("kind", graph_word(edge.kind));
    edges.push(std::move(json));
  }
  Json json = Json::object();
  json.set("nodes", std::move(nodes)).set("edges", std::move(edges));
  return json;
}

Error failed(const std::string& dot) {
  return {ErrorCode::Failed,
          in_quotes(dot) + " failed: print the graph with --graph dot, and draw it yourself"};
}

// Runs `dot -Tsvg` with the text as its input. Its output goes to standard output.
Result<int> draw(const std::string& dot, const std::string& text) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return failed(dot);
  UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  const ExecStrings words({dot, "-Tsvg"});
  const pid_t child = ::fork();
  if (child < 0) return failed(dot);
  if (child == 0) {
    ::dup2(reading.get(), STDIN_FILENO);
    ::execv(dot.c_str(), words.get());
    ::_exit(127);
  }
  reading.reset();
  // dot may exit before it has read all of its input
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const bool is_written = write_full(writing.get(), text).ok();
  std::signal(SIGPIPE, before);
  writing.reset();
  const auto status = wait_status_of(child);
  if (!is_written || !status || exit_code_of(*status) != 0) return failed(dot);
  return 0;
}

}  // namespace

Result<int> print_graph(Session& session, const std::string& format) {
  if (format != "text" && format != "dot" && format != "svg") {
    return Error{ErrorCode::Usage,
                 "unknown graph format " + in_quotes(format) + ": use text, dot or svg"};
  }
  const std::string path = session.variables().get("PATH").value_or("");
  std::optional<std::string> dot;
  if (format == "svg" && !session.wants_json()) {
    dot = program_on_path("dot", path);
    if (!dot) {
      return Error{ErrorCode::Failed,
                   "the program dot of Graphviz is missing: install graphviz, or use --graph dot"};
    }
  }
  GraphQuestion question{path, session.home(), {}, {}};
  for (const Interpreter& each :
       all_interpreters(session.files(), session.variables(), user_places(session))) {
    question.interpreters.push_back(each.executable);
  }
  auto environments = every_known_environment(session);
  if (!environments) return environments.error();
  for (const ListedEnvironment& each : environments->environments) {
    if (each.exists) question.environments.emplace_back(each.prefix);
  }
  const MachineGraph graph = machine_graph(session.files(), question);
  if (session.wants_json()) {
    session.terminal().print(as_json(graph).dump());
  } else if (format == "text") {
    session.terminal().print(
        graph_text(graph, [&](std::string_view each) { return session.shown(each); }));
  } else if (format == "dot") {
    session.terminal().print(graph_dot(graph));
  } else {
    return draw(*dot, graph_dot(graph));
  }
  return 0;
}

}  // namespace venvctl
