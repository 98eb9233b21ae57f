// The rules, except those that are also used elsewhere (uv.h, mise.h): one section for each source.
// rule_table.cc lists them in their order.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// .venvctl.toml: the project's own choice among its environments.
inline constexpr std::string_view kProjectChoiceMarkers[] = {".venvctl.toml"};
// `environment = "path"`, relative to the file. A path that leaves the project is not followed: a
// checkout must not activate another project's environment.
std::optional<Proposal> propose_project_choice(const Level& level);

// What `venvctl use` recorded: the environment that the user chose for a directory. A pin whose
// environment is gone does not stop the other rules.
std::optional<Proposal> propose_pin(const Level& level);

// Poetry: root/.venv, or one environment for each Python in its central directory.
inline constexpr std::string_view kPoetryLockMarkers[] = {"poetry.lock"};
inline constexpr std::string_view kPoetryTableMarkers[] = {"pyproject.toml",  // with [tool.poetry]
                                                           "poetry.toml"};
std::optional<Proposal> propose_poetry_lock(const Level& level);
std::optional<Proposal> propose_poetry_table(const Level& level);

// PDM: the interpreter it remembers, the project's own environments, then its central directory.
inline constexpr std::string_view kPdmFileMarkers[] = {"pdm.lock", ".pdm-python"};
inline constexpr std::string_view kPdmTableMarkers[] = {"pyproject.toml",  // with [tool.pdm]
                                                        ".pdm.toml", "pdm.toml"};
std::optional<Proposal> propose_pdm_file(const Level& level);
std::optional<Proposal> propose_pdm_table(const Level& level);
// The project that PDM_PROJECT names, if it is not one of the levels.
std::optional<Proposal> propose_distant_pdm_project(const Level& here);

// Pipenv: a directory in WORKON_HOME named after the Pipfile's path, or .venv; Pipenv's versions
// differ in which comes first.
inline constexpr std::string_view kPipenvMarkers[] = {"Pipfile"};
// Proposes nothing for a Pipfile beyond the depth that Pipenv searches from the working directory
// and, if PIPENV_PIPFILE is set, for any Pipfile except the named one.
std::optional<Proposal> propose_pipenv(const Level& level);
// For the file in PIPENV_PIPFILE if its name is not "Pipfile". `level` is its directory.
std::optional<Proposal> propose_renamed_pipfile(const Level& level);
// A last resort for the Pipfile that PIPENV_PIPFILE names, if its directory was not a level of the
// walk.
std::optional<Proposal> propose_distant_pipfile(const Level& here);

// Hatch: the environment that HATCH_ENV names, by default `default`, in a directory named after the
// project and a hash of its path.
inline constexpr std::string_view kHatchFileMarkers[] = {"hatch.toml"};
inline constexpr std::string_view kHatchTableMarkers[] = {"pyproject.toml"};  // with [tool.hatch]
std::optional<Proposal> propose_hatch_file(const Level& level);
std::optional<Proposal> propose_hatch_table(const Level& level);
// The project that HATCH_PROJECT or Hatch's configuration selects, if it is not one of the levels.
std::optional<Proposal> propose_distant_hatch_project(const Level& here);

// pixi: the environment `default` in the project's .pixi or in a detached directory.
inline constexpr std::string_view kPixiFileMarkers[] = {"pixi.lock", "pixi.toml",
                                                        "mojoproject.toml"};
inline constexpr std::string_view kPixiTableMarkers[] = {"pyproject.toml"};  // with [tool.pixi]
std::optional<Proposal> propose_pixi_file(const Level& level);
std::optional<Proposal> propose_pixi_table(const Level& level);

// pyenv and pyenv-virtualenv: the environment that .python-version or PYENV_VERSION names.
inline constexpr std::string_view kPyenvMarkers[] = {".python-version"};
// The nearest .python-version decides: proposes nothing if a nearer level has one, or if
// PYENV_VERSION or PYENV_DIR is set.
std::optional<Proposal> propose_pyenv(const Level& level);
// Uses PYENV_VERSION, else the file that PYENV_DIR leads to, else $PYENV_ROOT/version.
std::optional<Proposal> propose_pyenv_selection(const Level& here);

// A project's environment.yml: the conda environment that it names, if that exists.
inline constexpr std::string_view kCondaProjectMarkers[] = {"environment.yml", "environment.yaml"};
std::optional<Proposal> propose_conda_project(const Level& level);

// Containers and virtual machines: venvctl does not enter them, but `why` reports them.
inline constexpr std::string_view kContainerMarkers[] = {
    "Dockerfile",    "Containerfile",       "compose.yaml",
    "compose.yml",   "docker-compose.yaml", "docker-compose.yml",
    ".devcontainer", ".devcontainer.json",  "Vagrantfile"};
std::optional<Proposal> propose_containers(const Level& level);

// virtualenvwrapper: a central environment whose .project names this directory.
std::optional<Proposal> propose_virtualenvwrapper(const Level& level);

// `.venv` in a project: a directory, a link to one, or a file that names another path.
inline constexpr std::string_view kDotVenvMarkers[] = {".venv"};
// Any `.venv` stops the walk: a broken one is reported as broken, not treated as absent.
std::optional<Proposal> propose_dot_venv(const Level& level);

// Common names for the environment in a project: `venv` and similar.
inline constexpr std::string_view kKnownNames[] = {".conda", "venv", "env", ".virtualenv"};
std::optional<Proposal> propose_known_names(const Level& level);

// The only environment among the children of a directory, whatever its name.
// Each child directory costs two stat calls. A directory with more children than this is not a
// project, and entering it must not cost thousands of calls.
inline constexpr size_t kMaxChildren = 512;

// Links are not followed: the target belongs to another place, and accessing it may hang. If there
// are two or more environments, none is chosen and `why` lists them. Does not apply in $HOME and in
// "/".
std::optional<Proposal> propose_only_child(const Level& level);

}  // namespace venvctl
