#include "client/cli/create/backend.h"

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using Words = std::vector<std::string>;

void append(Words& words, std::initializer_list<std::string> more) {
  words.insert(words.end(), more);
}

std::string python_of(const CreateRequest& request) { return request.prefix + "/bin/python"; }

std::string making(const CreateRequest& request, std::string_view backend) {
  return "making " + displayable(base_name(request.prefix)) + " with " + std::string(backend);
}

void append_packages(Words& words, const CreateRequest& request) {
  for (const std::string& file : request.requirement_files) append(words, {"-r", file});
  if (!request.packages.empty()) words.emplace_back("--");
  words.insert(words.end(), request.packages.begin(), request.packages.end());
}

void add_pip_install(Plan& plan, const CreateRequest& request) {
  if (!request.installs_packages()) return;
  Words words = {python_of(request), "-m", "pip", "install"};
  append_packages(words, request);
  plan.steps.push_back({"installing packages", std::move(words), {}, true});
}

std::optional<Plan> plan_virtualenv(FileSystem& files, const Variables& variables,
                                    const CreateRequest& request) {
  const auto tool = find_tool(files, variables, "virtualenv");
  if (!tool) return std::nullopt;
  Words words = {*tool, "--no-download", "--python", request.interpreter.executable};
  if (!request.prompt.empty()) append(words, {"--prompt", request.prompt});
  if (request.system_site_packages) append(words, {"--system-site-packages"});
  if (!request.with_pip) append(words, {"--no-seed"});
  append(words, {"--", request.prefix});
  Plan plan{"virtualenv", {{making(request, "virtualenv"), std::move(words)}}};
  add_pip_install(plan, request);
  return plan;
}

// Debian and Ubuntu keep ensurepip in a package of its own.
Loss without_pip(const CreateRequest& request) {
  const auto numbers = split(request.interpreter.version, '.');
  const bool has_minor = numbers.size() >= 2;
  const std::string package =
      has_minor ? "python" + std::string(numbers[0]) + "." + std::string(numbers[1]) + "-venv"
                : "python3-venv";
  return {"No module named ensurepip",
          "it has no pip, as " + displayable(request.interpreter.executable) +
              " comes without ensurepip: install " + package +
              " (Debian, Ubuntu) or virtualenv, then venvctl create --clear"};
}

std::optional<Plan> plan_venv(FileSystem&, const Variables&, const CreateRequest& request) {
  // pip in a step of its own: venv itself fails half way where there is no ensurepip.
  Words words = {request.interpreter.executable, "-m", "venv", "--without-pip"};
  if (!request.prompt.empty()) append(words, {"--prompt", request.prompt});
  if (request.system_site_packages) append(words, {"--system-site-packages"});
  append(words, {"--", request.prefix});
  Plan plan{"venv", {{making(request, "venv"), std::move(words)}}};
  if (request.with_pip) {
    Words pip = {python_of(request), "-m", "ensurepip", "--upgrade", "--default-pip"};
    PlanStep step{"adding pip", std::move(pip)};
    if (!request.installs_packages()) step.loss = without_pip(request);
    plan.steps.push_back(std::move(step));
  }
  add_pip_install(plan, request);
  return plan;
}

std::optional<Plan> plan_uv(FileSystem& files, const Variables& variables,
                            const CreateRequest& request) {
  const auto tool = find_tool(files, variables, "uv");
  if (!tool) return std::nullopt;
  Words words = {*tool, "venv", "--no-python-downloads", "--python",
                 request.interpreter.executable};
  if (!request.prompt.empty()) append(words, {"--prompt", request.prompt});
  if (request.system_site_packages) append(words, {"--system-site-packages"});
  append(words, {"--", request.prefix});
  Plan plan{"uv", {{making(request, "uv"), std::move(words)}}};
  if (request.installs_packages()) {
    Words install = {*tool, "pip", "install", "--python", python_of(request)};
    append_packages(install, request);
    plan.steps.push_back({"installing packages", std::move(install), {}, true});
  }
  return plan;
}

constexpr Backend kBackends[] = {
    {"virtualenv", plan_virtualenv, "brings pip in a second, without the network"},
    {"venv", plan_venv, "comes with Python; its pip takes ten seconds"},
    {"uv", plan_uv, "brings no pip: people who want that choose it"},
};

}  // namespace

std::span<const Backend> backend_table() { return kBackends; }

std::vector<Plan> possible_plans(FileSystem& files, const Variables& variables,
                                 const CreateRequest& request, std::string_view backend) {
  std::vector<Plan> plans;
  for (const Backend& candidate : kBackends) {
    if (backend != "auto" && backend != candidate.name) continue;
    if (auto plan = candidate.plan(files, variables, request)) plans.push_back(*std::move(plan));
  }
  return plans;
}

Variables tool_variables(const Variables& variables) {
  Variables result;
  for (const auto& [name, value] : variables.all()) {
    const bool is_bending = name == "PYTHONHOME" || name == "PYTHONPATH" ||
                            name == "__PYVENV_LAUNCHER__" || name == "PIP_USER" ||
                            name == "PIP_TARGET" || name == "PIP_PREFIX";
    if (!is_bending) result.set(name, value);
  }
  // Neither tool shall look for newer versions of what it brings.
  result.set("VIRTUALENV_NO_PERIODIC_UPDATE", "1");
  result.set("PIP_DISABLE_PIP_VERSION_CHECK", "1");
  return result;
}

std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name) {
  const std::string active = variables.get("VIRTUAL_ENV").value_or("");
  const std::string path = variables.get("PATH").value_or("");
  for (std::string_view element : split(path, ':')) {
    if (!is_absolute_path(element)) continue;
    const std::string candidate = join_path(normal_path("/", element), name);
    if (!active.empty() && path_contains(active, candidate)) continue;
    const auto status = files.status(candidate);
    if (status && status->is_executable()) return candidate;
  }
  return std::nullopt;
}

}  // namespace venvctl
