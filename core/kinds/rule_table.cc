#include <algorithm>

#include "core/base/path.h"
#include "core/kinds/conda_project.h"
#include "core/kinds/containers.h"
#include "core/kinds/dot_venv.h"
#include "core/kinds/hatch.h"
#include "core/kinds/kind.h"
#include "core/kinds/known_names.h"
#include "core/kinds/mise.h"
#include "core/kinds/only_child.h"
#include "core/kinds/pdm.h"
#include "core/kinds/pin.h"
#include "core/kinds/pipenv.h"
#include "core/kinds/pixi.h"
#include "core/kinds/poetry.h"
#include "core/kinds/project_choice.h"
#include "core/kinds/pyenv.h"
#include "core/kinds/uv.h"
#include "core/kinds/virtualenvwrapper.h"

namespace venvctl {
namespace {

constexpr Rule kRules[] = {
    {".venvctl.toml", "", kProjectChoiceMarkers, propose_project_choice,
     "said for venvctl and for nothing else"},
    {"use", "", {}, propose_pin, "said by this user, for this machine"},
    // A file of a manager's own says who manages the project now.
    {"uv.lock", "uv", kUvLockMarkers, propose_uv_lock, "projects move to uv, hardly ever from it"},
    {"poetry.lock", "poetry", kPoetryLockMarkers, propose_poetry_lock,
     "a lock file outweighs a Pipfile that was left behind"},
    {"pdm.lock", "pdm", kPdmFileMarkers, propose_pdm_file, "as poetry.lock"},
    {"Pipfile", "pipenv", kPipenvMarkers, propose_pipenv, "older than the lock files above"},
    {"PIPENV_PIPFILE", "pipenv", {}, propose_renamed_pipfile, "a Pipfile of another name"},
    {"hatch.toml", "hatch", kHatchFileMarkers, propose_hatch_file,
     "Hatch builds what other managers install"},
    {"pixi.toml", "pixi", kPixiFileMarkers, propose_pixi_file,
     "pixi often stands beside a Python manager"},
    // A table may be there for its linter or build settings alone.
    {"tool.uv", "uv", kUvTableMarkers, propose_uv_table, "the same order among tables"},
    {"tool.poetry", "poetry", kPoetryTableMarkers, propose_poetry_table, "as above"},
    {"tool.pdm", "pdm", kPdmTableMarkers, propose_pdm_table, "as above"},
    {"tool.hatch", "hatch", kHatchTableMarkers, propose_hatch_table, "as above"},
    {"tool.pixi", "pixi", kPixiTableMarkers, propose_pixi_table, "as above"},
    {"mise", "mise", kMiseMarkers, propose_mise, "mise sets up tools, a manager beside it decides"},
    // No manager has an environment here.
    {".venv", "", kDotVenvMarkers, propose_dot_venv, "the name that all tools agree on"},
    {"known name", "", kKnownNames, propose_known_names,
     "older habits; each names an environment and nothing else"},
    {"only child",
     "",
     {},
     propose_only_child,
     "any name will do when there is no doubt; it costs most, so it comes late"},
    // Environments elsewhere that point here, or that this directory points to.
    {"environment.yml", "conda", kCondaProjectMarkers, propose_conda_project,
     "names an environment that other projects may share"},
    {".project",
     "virtualenvwrapper",
     {},
     propose_virtualenvwrapper,
     "the user bound the environment to this directory"},
    {".python-version", "pyenv", kPyenvMarkers, propose_pyenv,
     "mostly names a bare Python, seldom an environment"},
    {"container", "", kContainerMarkers, propose_containers, "a hint only"},
};

constexpr Rule kLastResorts[] = {
    {"PIPENV_PIPFILE", "pipenv", {}, propose_distant_pipfile, "a variable that names one project"},
    {"pyenv", "pyenv", {}, propose_pyenv_selection, "a variable or a choice for the whole machine"},
};

}  // namespace

std::string Level::path_of(std::string_view name) const { return join_path(directory, name); }

std::span<const Rule> rule_table() { return kRules; }

std::vector<std::string_view> kind_names() {
  std::vector<std::string_view> names = {"venv", "virtualenv", "nox", "tox"};  // without a rule
  for (const Rule& rule : kRules) {
    const bool is_known = std::ranges::find(names, rule.kind) != names.end();
    if (!rule.kind.empty() && !is_known) names.push_back(rule.kind);
  }
  return names;
}

std::span<const Rule> last_resorts() { return kLastResorts; }

}  // namespace venvctl
