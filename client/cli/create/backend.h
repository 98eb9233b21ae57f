// The tools that can make an environment, and the words with which each is asked.
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
  std::string prompt;  // "" none
  bool system_site_packages = false;
  bool with_pip = true;
  std::vector<std::string> packages;
  std::vector<std::string> requirement_files;  // absolute

  bool installs_packages() const { return !packages.empty() || !requirement_files.empty(); }
};

// What the environment can be of use without.
struct Loss {
  std::string_view sign;  // in the output of the step that failed; any other failure is the plan's
  std::string words;      // to tell: what is missing, and the cure
};

// One command of a plan.
struct PlanStep {
  std::string doing;               // "making .venv", for the progress line
  std::vector<std::string> words;  // [0] is an absolute path
  std::optional<Loss> loss = {};   // absent: when it fails the plan has failed
  // No time limit, the network decides; and what cannot be had, no other tool would get either.
  bool installs_packages = false;
};

struct Plan {
  std::string_view backend;
  std::vector<PlanStep> steps;
  std::string directory = {};  // to run them in; "": where we are
};

struct Backend {
  std::string_view name;
  // Absent: the tool is not installed.
  std::optional<Plan> (*plan)(FileSystem& files, const Variables& variables,
                              const CreateRequest& request);
  std::string_view reason;  // for its place in the order
};

// In the order of trying when nobody chose one.
std::span<const Backend> backend_table();

// What can be tried for this request, in order: all that are installed for "auto", else the one.
// Never downloads an interpreter, pip or setuptools.
std::vector<Plan> possible_plans(FileSystem& files, const Variables& variables,
                                 const CreateRequest& request, std::string_view backend);

// The variables a tool is run with: the user's, without what would bend it to another Python.
Variables tool_variables(const Variables& variables);

// An executable called `name` on PATH, outside of the active environment.
std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name);

}  // namespace venvctl
