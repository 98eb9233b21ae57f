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

// A failure of a step after which the environment is still usable.
struct MinorFailure {
  // The output of this failure contains `sign`. After any other failure, the plan fails.
  std::string_view sign;
  std::string words;  // what is missing, and the fix; for the message
};

// One command of a plan.
struct PlanStep {
  std::string doing;                               // "creating .venv", for the progress line
  std::vector<std::string> words;                  // [0] is an absolute path
  std::optional<MinorFailure> minor_failure = {};  // absent: the plan fails if the step fails
  // The step needs the network. It has no time limit. If it fails, no other tool is tried, because
  // that tool could not get the package either.
  bool installs_packages = false;
  std::string directory = {};  // working directory; "": that of the plan
  std::vector<std::pair<std::string, std::string>> variables = {};  // set for this command only
};

struct Plan {
  std::string_view backend;
  std::vector<PlanStep> steps;
  std::string directory = {};  // working directory of the steps; "": the current directory
};

struct Backend {
  std::string_view name;
  // Absent: the tool is not installed.
  std::optional<Plan> (*plan)(FileSystem& files, const Variables& variables,
                              const CreateRequest& request);
  std::string_view reason;  // why the backend has its place in the table
};

// The backends, in the order in which they are tried if the user chose none.
std::span<const Backend> backend_table();

// The plans for this request, in the order in which to try them. "auto": all installed backends;
// otherwise only the named backend. No plan downloads an interpreter, pip or setuptools.
std::vector<Plan> possible_plans(FileSystem& files, const Variables& variables,
                                 const CreateRequest& request, std::string_view backend);

// The variables for a tool. Removes variables that would make the tool use another Python or run
// other code, and elements of PATH that depend on the current directory.
Variables tool_variables(const Variables& variables);

}  // namespace venvctl
