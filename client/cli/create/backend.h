// The tools that can create an environment, and the command lines that run them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {

struct CreateRequest {
  std::string prefix;  // absolute and normal
  Interpreter interpreter;
  std::string prompt;  // "" if none
  bool system_site_packages = false;
  bool with_pip = true;
  std::vector<std::string> packages;
  std::vector<std::string> requirement_files;  // absolute

  bool installs_packages() const { return !packages.empty() || !requirement_files.empty(); }
};

// A failure after which the environment is usable.
struct MinorFailure {
  // Text in the output of this failure; the plan fails after any other failure.
  std::string_view sign;
  std::string words;  // the message: what is missing, and the fix
};

// One command of a plan.
struct PlanStep {
  std::string doing;                               // "creating .venv", for the progress line
  std::vector<std::string> words;                  // [0] is an absolute path
  std::optional<MinorFailure> minor_failure = {};  // absent: if the step fails, the plan fails
  // If true, the step has no time limit, because it depends on the network; and if it fails, no
  // other tool is tried, because that tool could not get the package either.
  bool installs_packages = false;
  std::string directory = {};  // working directory; "": the plan's
  std::vector<std::pair<std::string, std::string>> variables = {};  // set for this command only
};

struct Plan {
  std::string_view backend;
  std::vector<PlanStep> steps;
  std::string directory = {};  // working directory of the steps; "": the current one
};

struct Backend {
  std::string_view name;
  // Absent: the tool is not installed.
  std::optional<Plan> (*plan)(FileSystem& files, const Variables& variables,
                              const CreateRequest& request);
  std::string_view reason;  // for its place in the order
};

// The backends, in the order in which they are tried if the user chose none.
std::span<const Backend> backend_table();

// The plans for this request, in order: all installed backends for "auto", otherwise the named one.
// No plan downloads an interpreter, pip or setuptools.
std::vector<Plan> possible_plans(FileSystem& files, const Variables& variables,
                                 const CreateRequest& request, std::string_view backend);

// The variables for a tool: the user's variables, except those that would make the tool use another
// Python or run other code. PATH has no elements that depend on the current directory.
Variables tool_variables(const Variables& variables);

// An executable named `name` on PATH, outside of the active environment; links to the programs of a
// Python elsewhere do not count. It is also outside of the project that contains the current
// directory (PWD), because programs from a cloned repository must not run.
std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name);

}  // namespace venvctl
