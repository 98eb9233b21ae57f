#include "client/cli/create/project_tool.h"

#include <algorithm>

#include "client/programs/tool_search.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using Words = std::vector<std::string>;

// How to pass an interpreter to a tool.
struct ProjectTool {
  std::string_view name;
  // If not empty, an additional first command with these arguments. The interpreter's path follows
  // them.
  std::string_view first;
  std::string_view option;  // appended to the main command; the interpreter's path follows
};

constexpr ProjectTool kTools[] = {
    {"uv", "", "--python"},     {"poetry", "env use", ""}, {"pdm", "venv create", ""},
    {"pipenv", "", "--python"}, {"hatch", "", ""},         {"conda", "", ""},
    {"pixi", "", ""},
};

const ProjectTool* find_project_tool(std::string_view name) {
  const auto* found = std::ranges::find(kTools, name, &ProjectTool::name);
  return found == std::end(kTools) ? nullptr : found;
}

Words words_of(std::string_view text) {
  Words words;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

// Finds the tool `name`. conda is usually a shell function and not on PATH, so this also tries
// conda's variables and compatible tools.
std::optional<std::string> find_program(FileSystem& files, const Variables& variables,
                                        const std::string& name) {
  if (auto program = find_tool(files, variables, name)) return program;
  if (name != "conda") return std::nullopt;
  for (const char* variable : {"CONDA_EXE", "MAMBA_EXE"}) {
    const auto path = variables.non_empty(variable);
    const bool is_absolute = path && is_absolute_path(*path);
    const auto status = is_absolute ? files.status(*path) : std::nullopt;
    if (status && status->is_executable()) return path;
  }
  for (const char* other : {"mamba", "micromamba"}) {
    if (auto program = find_tool(files, variables, other)) return program;
  }
  return std::nullopt;
}

PlanStep step(Words words) {
  return {"running " + std::string(base_name(words[0])), std::move(words), {}, true};
}

}  // namespace

bool is_project_tool(std::string_view name) { return find_project_tool(name) != nullptr; }

Result<Plan> project_plan(FileSystem& files, const Variables& variables,
                          const std::string& create_command,
                          const std::optional<Interpreter>& interpreter) {
  Words command = words_of(create_command);
  const ProjectTool* tool = find_project_tool(command.front());
  VENVCTL_CHECK(tool != nullptr);
  const auto program = find_program(files, variables, command.front());
  if (!program) {
    return Error{ErrorCode::NotFound, "this project's environment is created by " +
                                          displayable(create_command) + ", but " +
                                          std::string(tool->name) +
                                          " is not installed: install it, or give a path to create "
                                          "another environment"};
  }
  if (interpreter && tool->first.empty() && tool->option.empty()) {
    return Error{ErrorCode::Usage, std::string(tool->name) +
                                       " takes its Python from the project's file: leave out "
                                       "-p, or give a path to create another environment"};
  }
  Plan plan{tool->name, {}};
  if (interpreter && !tool->first.empty()) {
    Words first = words_of(tool->first);
    first.insert(first.begin(), *program);
    first.push_back(interpreter->executable);
    plan.steps.push_back(step(std::move(first)));
  }
  command.front() = *program;
  if (interpreter && !tool->option.empty()) {
    command.insert(command.end(), {std::string(tool->option), interpreter->executable});
  }
  plan.steps.push_back(step(std::move(command)));
  return plan;
}

Variables project_tool_variables(const Variables& variables) {
  constexpr std::string_view kActive[] = {
      "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT",    "CONDA_PREFIX",  "CONDA_DEFAULT_ENV",
      "CONDA_SHLVL", "CONDA_PROMPT_MODIFIER", "PIPENV_ACTIVE", "POETRY_ACTIVE"};
  const std::string active = variables.get("VIRTUAL_ENV").value_or("");
  const Variables usual = tool_variables(variables);
  Variables result;
  for (const auto& [name, value] : usual.all()) {
    if (std::ranges::find(kActive, name) == std::end(kActive)) result.set(name, value);
  }
  if (active.empty()) return result;
  const std::string whole = usual.get("PATH").value_or("");
  std::string path;
  for (const std::string_view element : split(whole, ':')) {
    if (element == active + "/bin") continue;
    path += (path.empty() ? "" : ":") + std::string(element);
  }
  result.set("PATH", path);
  return result;
}

}  // namespace venvctl
