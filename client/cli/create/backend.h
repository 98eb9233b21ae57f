// The tools that can create an environment, and the command lines that run them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
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

// A failure that leaves a usable environment.
struct MinorFailure {
  std::string_view sign;  // identifies it in the step's output; any other failure fails the plan
  std::string words;      // the message: what is missing, and the fix
};

// One command of a plan.
struct PlanStep {
  std::string doing;                               // "creating .venv", for the progress line
  std::vector<std::string> words;                  // [0] is an absolute path
  std::optional<MinorFailure> minor_failure = {};  // absent: if the step fails, the plan fails
  // No time limit, because the network decides; if a package is unavailable, no other tool would
  // get it either.
  bool installs_packages = false;
  std::string directory = {};  // working directory; "": the plan's
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

// In the order in which they are tried when the user chose none.
std::span<const Backend> backend_table();

// The plans for this request, in order: all installed backends for "auto", otherwise the named one.
// None downloads an interpreter, pip or setuptools.
std::vector<Plan> possible_plans(FileSystem& files, const Variables& variables,
                                 const CreateRequest& request, std::string_view backend);

// The variables that a tool is run with: the user's, without those that would point it to another
// Python, and without PATH elements that depend on the current directory.
Variables tool_variables(const Variables& variables);

// An executable named `name` on PATH, outside the active environment and outside the project around
// the current directory (PWD): a program from a checkout is not run.
std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name);

}  // namespace venvctl
