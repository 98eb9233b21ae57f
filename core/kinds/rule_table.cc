#include <algorithm>
#include <set>

#include "core/base/path.h"
#include "core/environments/tool_environments.h"
#include "core/kinds/kind.h"
#include "core/kinds/mise.h"
#include "core/kinds/rules.h"
#include "core/kinds/uv.h"
#include "core/stores/kernelspecs.h"

namespace venvctl {
namespace {

constexpr Rule kRules[] = {
    {".venvctl.toml", "", kProjectChoiceMarkers, propose_project_choice,
     "written for venvctl only"},
    {"use", "", {}, propose_pin, "chosen by this user for this machine"},
    // First come files that only one package manager uses. Such a file shows which package manager
    // manages the project now.
    {"uv.lock", "uv", kUvLockMarkers, propose_uv_lock,
     "projects migrate to uv, rarely away from it"},
    {"poetry.lock", "poetry", kPoetryLockMarkers, propose_poetry_lock,
     "a project that moved to Poetry may still have a Pipfile"},
    {"pdm.lock", "pdm", kPdmFileMarkers, propose_pdm_file,
     "a project that moved to PDM may still have a Pipfile"},
    {"Pipfile", "pipenv", kPipenvMarkers, propose_pipenv,
     "may be left over after the project moved to one of the managers above"},
    {"PIPENV_PIPFILE",
     "pipenv",
     {},
     propose_renamed_pipfile,
     "like Pipfile, with a different name"},
    {"hatch.toml", "hatch", kHatchFileMarkers, propose_hatch_file,
     "a project may use Hatch only to build its package"},
    {"pixi.toml", "pixi", kPixiFileMarkers, propose_pixi_file,
     "pixi is often used in addition to a Python manager"},
    // Then tables in pyproject.toml, which may contain only settings for linters or builds.
    {"tool.uv", "uv", kUvTableMarkers, propose_uv_table,
     "a table may concern only building or linting, so tables come after files"},
    {"tool.poetry", "poetry", kPoetryTableMarkers, propose_poetry_table, "as for tool.uv"},
    {"tool.pdm", "pdm", kPdmTableMarkers, propose_pdm_table, "as for tool.uv"},
    {"tool.hatch", "hatch", kHatchTableMarkers, propose_hatch_table, "as for tool.uv"},
    {"tool.pixi", "pixi", kPixiTableMarkers, propose_pixi_table, "as for tool.uv"},
    {"MISE_ENV",
     "mise",
     {},
     propose_unusual_mise,
     "like mise, for files that a variable or .miserc.toml selects"},
    {"mise", "mise", kMiseMarkers, propose_mise,
     "mise only installs tools, so a manager's file at the same level is preferred"},
    // The following rules apply if no package manager has an environment at this level.
    {".venv", "", kDotVenvMarkers, propose_dot_venv, "the name that all tools use"},
    {"known name", "", kKnownNames, propose_known_names,
     "older conventions, used only for environments"},
    {"only child",
     "",
     {},
     propose_only_child,
     "comes late because it has to check every subdirectory"},
    // Last come environments outside of the project: a file of the environment names this
    // directory, or a file in this directory names the environment.
    {"environment.yml", "conda", kCondaProjectMarkers, propose_conda_project,
     "names an environment that other projects may share", true},
    {".project",
     "virtualenvwrapper",
     {},
     propose_virtualenvwrapper,
     "the user bound the environment to this directory"},
    {".python-version", "pyenv", kPyenvMarkers, propose_pyenv,
     "usually names a plain Python, rarely an environment"},
    {"container", "", kContainerMarkers, propose_containers, "only a hint, never an environment"},
};

constexpr Rule kLastResorts[] = {
    {"PIPENV_PIPFILE", "pipenv", {}, propose_distant_pipfile, "a variable that names one project"},
    {"UV_PROJECT", "uv", {}, propose_distant_uv_project, "as for PIPENV_PIPFILE"},
    {"PDM_PROJECT", "pdm", {}, propose_distant_pdm_project, "as for PIPENV_PIPFILE"},
    {"HATCH_PROJECT", "hatch", {}, propose_distant_hatch_project, "as for PIPENV_PIPFILE"},
    {"mise",
     "mise",
     {},
     propose_global_mise,
     "comes after the variables, because its file applies to all directories"},
    {"pyenv",
     "pyenv",
     {},
     propose_pyenv_selection,
     "comes last, because it usually names a plain Python for all directories"},
};

}  // namespace

std::string Level::path_of(std::string_view name) const { return join_path(directory, name); }

std::span<const Rule> rule_table() { return kRules; }

bool is_marker(std::string_view name) {
  static const std::set<std::string_view> markers = [] {
    std::set<std::string_view> names;
    for (const Rule& rule : kRules) names.insert(rule.markers.begin(), rule.markers.end());
    return names;
  }();
  return markers.contains(name);
}

std::vector<std::string_view> kind_names() {
  // First come the kinds that no rule has.
  std::vector<std::string_view> names = {"venv", "virtualenv", "nox", "tox"};
  names.insert(names.end(), std::begin(kToolKinds), std::end(kToolKinds));
  names.push_back(kKernelKind);
  names.insert(names.end(), {"docker", "podman", "ssh", "vagrant"});
  for (const Rule& rule : kRules) {
    const bool is_known = std::ranges::find(names, rule.kind) != names.end();
    if (!rule.kind.empty() && !is_known) names.push_back(rule.kind);
  }
  return names;
}

std::span<const Rule> last_resorts() { return kLastResorts; }

}  // namespace venvctl
