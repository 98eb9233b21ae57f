#include "client/cli/doctor/machine_graph.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/interpreters/interpreter.h"
#include "core/trust/package_directories.h"

namespace venvctl {
namespace {

using NodeKind = GraphNode::Kind;
using EdgeKind = GraphEdge::Kind;

// Enough for the shell commands that replace a "#!" line which would be too long: they contain two
// paths.
// two paths.
constexpr size_t kMaxScriptBytes = 4096;

// Whether `name` is `program` or `program` with a version: "python3.11" for "python", "pip3" for
// "pip".
bool is_called(std::string_view name, std::string_view program) {
  if (!name.starts_with(program)) return false;
  name.remove_prefix(program.size());
  if (name.ends_with('t') || name.ends_with('d')) name.remove_suffix(1);
  return name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_python_name(std::string_view name) {
  return is_called(name, "python") || is_called(name, "pypy") || is_called(name, "graalpy");
}

// The program that the first line of a script names, or NAME for `/usr/bin/env NAME`. Understands
// also the form that pip and uv write for long paths (core/relocation/program_text.h).
std::optional<std::string> interpreter_of(std::string_view script) {
  if (!script.starts_with("#!")) return std::nullopt;
  const std::string_view first = script.substr(2, script.find('\n') - 2);
  constexpr std::string_view kExec = "'''exec' ";
  const size_t exec = script.find(kExec);
  if (first == "/bin/sh" && exec == first.size() + 3) {
    std::string_view rest = script.substr(exec + kExec.size());
    const char end = rest.starts_with('"') ? '"' : ' ';
    if (end == '"') rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find(end)));
  }
  std::string_view last;
  for (const std::string_view word : split(first, ' ')) {
    if (word.empty()) continue;
    if (last.empty() || base_name(last) == "env" || last.starts_with('-')) last = word;
  }
  return last.empty() ? std::nullopt : std::optional(std::string(last));
}

class GraphMaker {
 public:
  GraphMaker(FileSystem& files, const GraphQuestion& question)
      : files_(files), home_(question.home) {
    std::set<std::string> seen;  // /bin may be a link to /usr/bin
    for (const std::string_view each : split(question.path, ':')) {
      if (!is_absolute_path(each)) continue;
      std::string directory = normal_path("/", each);
      if (seen.insert(real_path(files_, directory).value_or(directory)).second) {
        path_.push_back(std::move(directory));
      }
    }
  }

  MachineGraph made(const GraphQuestion& question) {
    for (const std::string& directory : path_) add_commands(directory);
    for (const auto& [name, nodes] : graph_.names) connect_shadows(nodes);
    for (const std::string& each : question.interpreters) add_program(each);
    for (const std::string& each : question.environments) add_environment(each);
    return std::move(graph_);
  }

 private:
  void add_commands(const std::string& directory) {
    for (const DirectoryEntry& entry :
         files_.list(directory).value_or(std::vector<DirectoryEntry>())) {
      if (!is_python_name(entry.name) && !is_called(entry.name, "pip")) continue;
      const std::string path = join_path(directory, entry.name);
      // A shell looks further if PATH leads to a directory or to a file without execute
      // permission.
      const auto status = files_.status(path);
      if (status && !is_program(*status)) continue;
      graph_.names[entry.name].push_back(add_program(path));
    }
  }

  static bool is_program(const FileStatus& status) {
    return !status.is_directory() && status.is_executable();
  }

  // A link that leads nowhere shadows nothing, because a shell looks further.
  void connect_shadows(const std::vector<size_t>& nodes) {
    std::optional<size_t> before;
    for (const size_t node : nodes) {
      if (!files_.status(graph_.nodes[node].path)) continue;
      if (before) connect(*before, node, EdgeKind::Shadows);
      before = node;
    }
  }

  void add_environment(const std::string& prefix) {
    const size_t node = add(prefix, NodeKind::Environment).first;
    for (const char* name : {"bin/python", "bin/pip"}) {
      const std::string program = join_path(prefix, name);
      const bool is_there = files_.link_status(program).has_value();
      if (is_there) connect(node, add_program(program), EdgeKind::Has);
    }
    for (const std::string& directory : package_directories(files_, prefix)) {
      if (files_.status(directory)) connect(node, packages_at(directory), EdgeKind::Imports);
    }
  }

  // Adds a program and everything that it leads to, unless they are already in the graph. Returns
  // the program's node.
  size_t add_program(const std::string& path) {
    const bool is_pip = is_called(base_name(path), "pip");
    const auto [node, is_new] = add(path, base_name(parent_path(path)) == "shims" ? NodeKind::Shim
                                          : is_pip                                ? NodeKind::Pip
                                          : is_python_name(base_name(path))       ? NodeKind::Python
                                                                            : NodeKind::Other);
    if (!is_new) return node;
    if (const auto target = files_.read_link(path)) {
      const std::string directory = real_path(files_, std::string(parent_path(path)))
                                        .value_or(std::string(parent_path(path)));
      connect(node, add_program(normal_path(directory, *target)), EdgeKind::Link);
      return node;
    }
    if (!files_.status(path)) {
      graph_.nodes[node].exists = false;
    } else if (const auto script =
                   interpreter_of(files_.read_file(path, kMaxScriptBytes).value_or(""))) {
      add_script(node, *script, is_pip);
    } else if (graph_.nodes[node].kind == NodeKind::Python) {
      add_interpreter(node);
    }
    return node;
  }

  void add_script(size_t node, const std::string& interpreter, bool is_pip) {
    const auto found = on_path(interpreter);
    if (!found) return;
    connect(node, add_program(*found), EdgeKind::Shebang);
    if (!is_pip || graph_.nodes[node].kind == NodeKind::Shim) return;
    const auto directories = directories_of(*found);
    if (!directories.empty()) connect(node, packages_at(directories.front()), EdgeKind::Installs);
  }

  void add_interpreter(size_t node) {
    const std::string path = graph_.nodes[node].path;
    if (const auto found = inspect_interpreter(files_, path)) {
      graph_.nodes[node].version = found->version;
    }
    for (const std::string& directory : directories_of(path)) {
      if (files_.status(directory)) connect(node, packages_at(directory), EdgeKind::Imports);
    }
  }

  // The directories in which the Python at this path searches packages. It installs packages into
  // the first of them.
  std::vector<std::string> directories_of(const std::string& python) {
    const std::string own(parent_path(parent_path(python)));
    if (files_.status(own + "/pyvenv.cfg")) return package_directories(files_, own);
    const std::string real = real_path(files_, python).value_or(python);
    const std::string prefix(parent_path(parent_path(real)));
    const auto found = inspect_interpreter(files_, real);
    if (!found) return {};
    const auto parts = split(found->version, '.');
    if (parts.size() < 2) return package_directories(files_, prefix);
    const std::string version = std::string(parts[0]) + '.' + std::string(parts[1]);
    std::vector<std::string> directories;
    if (prefix == "/usr") {  // Debian and its derivatives
      directories.push_back("/usr/local/lib/python" + version + "/dist-packages");
      directories.push_back("/usr/lib/python" + std::string(parts[0]) + "/dist-packages");
    }
    for (const std::string& each : package_directories(files_, prefix)) {
      if (parent_path(each).ends_with(version)) directories.push_back(each);
    }
    directories.push_back(home_ + "/.local/lib/python" + version + "/site-packages");
    return directories;
  }

  // The path of a program that a "#!" line names by path or by name.
  std::optional<std::string> on_path(const std::string& program) {
    if (is_absolute_path(program)) return normal_path("/", program);
    for (const std::string& directory : path_) {
      const auto status = files_.status(join_path(directory, program));
      if (status && is_program(*status)) return join_path(directory, program);
    }
    return std::nullopt;
  }

  size_t packages_at(const std::string& directory) {
    const size_t node = add(directory, NodeKind::Packages).first;
    graph_.nodes[node].exists = files_.status(directory).has_value();
    return node;
  }

  // Returns the node of `path`, and whether the node is new.
  std::pair<size_t, bool> add(const std::string& path, NodeKind kind) {
    const auto [at, is_new] = ids_.try_emplace(path, graph_.nodes.size());
    if (is_new) graph_.nodes.push_back({path, kind, "", true});
    return {at->second, is_new};
  }

  void connect(size_t from, size_t to, EdgeKind kind) {
    if (known_edges_.emplace(from, to, kind).second) graph_.edges.push_back({from, to, kind});
  }

  FileSystem& files_;
  const std::string home_;
  std::vector<std::string> path_;
  std::unordered_map<std::string, size_t> ids_;
  std::set<std::tuple<size_t, size_t, EdgeKind>> known_edges_;
  MachineGraph graph_;
};

}  // namespace

MachineGraph machine_graph(FileSystem& files, const GraphQuestion& question) {
  return GraphMaker(files, question).made(question);
}

std::string_view graph_word(GraphNode::Kind kind) {
  switch (kind) {
    case NodeKind::Python:
      return "python";
    case NodeKind::Pip:
      return "pip";
    case NodeKind::Shim:
      return "shim";
    case NodeKind::Environment:
      return "environment";
    case NodeKind::Packages:
      return "packages";
    case NodeKind::Other:
      break;
  }
  return "program";
}

std::string_view graph_word(GraphEdge::Kind kind) {
  switch (kind) {
    case EdgeKind::Link:
      return "link";
    case EdgeKind::Shebang:
      return "shebang";
    case EdgeKind::Has:
      return "has";
    case EdgeKind::Imports:
      return "imports";
    case EdgeKind::Installs:
      return "installs";
    case EdgeKind::Shadows:
      break;
  }
  return "shadows";
}

}  // namespace venvctl
