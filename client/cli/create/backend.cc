#include "client/cli/create/backend.h"

#include <algorithm>
#include <iterator>

#include "client/programs/tool_search.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {
namespace {

using Words = std::vector<std::string>;

// Isolated mode. In other modes, Python searches the current directory and PYTHONPATH first. It
// would then run a venv.py or a logging.py from a cloned repository.
constexpr char kIsolated[] = "-I";

void append(Words& words, std::initializer_list<std::string> more) {
  words.insert(words.end(), more);
}

std::string python_of(const CreateRequest& request) { return request.prefix + "/bin/python"; }

// Option and value are one word, because a prompt may begin with "-".
std::string prompt_option(const CreateRequest& request) { return "--prompt=" + request.prompt; }

std::string making(const CreateRequest& request, std::string_view backend) {
  return "creating " + displayable(base_name(request.prefix)) + " with " + std::string(backend);
}

void append_packages(Words& words, const CreateRequest& request) {
  for (const std::string& file : request.requirement_files) append(words, {"-r", file});
  if (!request.packages.empty()) words.emplace_back("--");
  words.insert(words.end(), request.packages.begin(), request.packages.end());
}

void add_pip_install(Plan& plan, const CreateRequest& request) {
  if (!request.installs_packages()) return;
  Words words = {python_of(request), kIsolated, "-m", "pip", "install"};
  append_packages(words, request);
  plan.steps.push_back({"installing packages", std::move(words), {}, true});
}

std::optional<Plan> plan_virtualenv(FileSystem& files, const Variables& variables,
                                    const CreateRequest& request) {
  const auto tool = find_tool(files, variables, "virtualenv");
  if (!tool) return std::nullopt;
  Words words = {*tool, "--no-download", "--python", request.interpreter.executable};
  if (!request.prompt.empty()) words.push_back(prompt_option(request));
  if (request.system_site_packages) append(words, {"--system-site-packages"});
  if (!request.with_pip) append(words, {"--no-seed"});
  append(words, {"--", request.prefix});
  Plan plan{"virtualenv", {{making(request, "virtualenv"), std::move(words)}}};
  // If virtualenv bundles no pip for a newer Python, it would download one even with --no-download.
  plan.steps.back().variables.emplace_back("PIP_NO_INDEX", "1");
  add_pip_install(plan, request);
  return plan;
}

// What happens if ensurepip is missing. Debian and Ubuntu ship it in a separate package.
MinorFailure without_pip(const CreateRequest& request) {
  const auto numbers = split(request.interpreter.version, '.');
  const bool has_minor = numbers.size() >= 2;
  const std::string package =
      has_minor ? "python" + std::string(numbers[0]) + "." + std::string(numbers[1]) + "-venv"
                : "python3-venv";
  return {"No module named ensurepip",
          "the environment has no pip because " + displayable(request.interpreter.executable) +
              " has no ensurepip: install " + package + " (Debian, Ubuntu), then run " +
              displayable(python_of(request)) + " -m ensurepip"};
}

std::optional<Plan> plan_venv(FileSystem&, const Variables&, const CreateRequest& request) {
  // A separate step installs pip. If ensurepip is missing, venv itself would fail and leave an
  // incomplete environment.
  Words words = {request.interpreter.executable, kIsolated, "-m", "venv", "--without-pip"};
  if (!request.prompt.empty()) words.push_back(prompt_option(request));
  if (request.system_site_packages) append(words, {"--system-site-packages"});
  append(words, {"--", request.prefix});
  Plan plan{"venv", {{making(request, "venv"), std::move(words)}}};
  if (request.with_pip) {
    Words pip = {python_of(request), kIsolated, "-m", "ensurepip", "--upgrade", "--default-pip"};
    PlanStep step{"installing pip", std::move(pip)};
    // Older versions of ensurepip run pip in a second Python, which is not isolated. In /, this
    // Python finds no modules of a cloned repository.
    step.directory = "/";
    if (!request.installs_packages()) step.minor_failure = without_pip(request);
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
  if (!request.prompt.empty()) words.push_back(prompt_option(request));
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
    {"virtualenv", plan_virtualenv, "installs pip in a second, without the network"},
    {"venv", plan_venv, "comes with Python; installing pip takes ten seconds"},
    {"uv", plan_uv, "last, because it does not install pip"},
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

namespace {

// PATH without relative and empty elements. They depend on the current directory, and another user
// may control that directory.
std::string absolute_elements(std::string_view path) {
  std::string kept;
  for (const std::string_view element : split(path, ':')) {
    if (!is_absolute_path(element)) continue;
    kept += (kept.empty() ? "" : ":") + std::string(element);
  }
  return kept;
}

}  // namespace

Variables tool_variables(const Variables& variables) {
  // Some variables that Python reads name code to run. Keeps only variables that cannot do this.
  constexpr std::string_view kOfPython[] = {"PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED",
                                            "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONUTF8"};
  constexpr std::string_view kBending[] = {"__PYVENV_LAUNCHER__", "PIP_USER", "PIP_TARGET",
                                           "PIP_PREFIX",          "PIP_ROOT", "PIP_PYTHON",
                                           "PIP_DRY_RUN"};
  Variables result;
  for (const auto& [name, value] : variables.all()) {
    const bool is_bending =
        std::ranges::find(kBending, name) != std::end(kBending) ||
        (name.starts_with("PYTHON") && std::ranges::find(kOfPython, name) == std::end(kOfPython));
    if (!is_bending) {
      result.set(name, name == "PATH" ? absolute_elements(path_without_links(value)) : value);
    }
  }
  // Stops virtualenv and pip from checking for newer versions.
  result.set("VIRTUALENV_NO_PERIODIC_UPDATE", "1");
  result.set("PIP_DISABLE_PIP_VERSION_CHECK", "1");
  return result;
}

}  // namespace venvctl
