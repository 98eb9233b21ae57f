// Declares the rules, one section for each tool or convention. The rules for uv and mise are in
// uv.h and mise.h. rule_table.cc lists all rules in their order.
#pragma once

#include "core/kinds/kind.h"

namespace venvctl {

// .venvctl.toml: the project's own choice among its environments.
inline constexpr std::string_view kProjectChoiceMarkers[] = {".venvctl.toml"};
// Reads `environment = "path"`; the path is relative to the file's directory. A path that leads out
// of the project is ignored, because a cloned project must not activate another project's
// environment.
std::optional<Proposal> propose_project_choice(const Level& level);

// The environment that the user chose for a directory with `venvctl use` (a pin). If that
// environment was deleted, the other rules still apply.
std::optional<Proposal> propose_pin(const Level& level);

// Poetry: .venv in the project, or one environment for each Python version in Poetry's central
// directory.
inline constexpr std::string_view kPoetryLockMarkers[] = {"poetry.lock"};
inline constexpr std::string_view kPoetryTableMarkers[] = {"pyproject.toml",  // with [tool.poetry]
                                                           "poetry.toml"};
std::optional<Proposal> propose_poetry_lock(const Level& level);
std::optional<Proposal> propose_poetry_table(const Level& level);

// PDM: the environment of the interpreter that PDM remembers, then those in the project, then those
// in PDM's central directory.
inline constexpr std::string_view kPdmFileMarkers[] = {"pdm.lock", ".pdm-python"};
inline constexpr std::string_view kPdmTableMarkers[] = {"pyproject.toml",  // with [tool.pdm]
                                                        ".pdm.toml", "pdm.toml"};
std::optional<Proposal> propose_pdm_file(const Level& level);
std::optional<Proposal> propose_pdm_table(const Level& level);
// A last resort (see last_resorts()) for the project that PDM_PROJECT names, if its directory was
// not a level of the walk.
std::optional<Proposal> propose_distant_pdm_project(const Level& here);

// Pipenv: a directory in WORKON_HOME that is named after the Pipfile's path, or .venv. Which of
// them comes first depends on the version of Pipenv.
inline constexpr std::string_view kPipenvMarkers[] = {"Pipfile"};
// Proposes nothing if the Pipfile is further from the working directory than Pipenv searches. If
// PIPENV_PIPFILE is set, proposes nothing for any Pipfile except the one that it names.
std::optional<Proposal> propose_pipenv(const Level& level);
// For the file that PIPENV_PIPFILE names, if its name is not "Pipfile". Proposes nothing if `level`
// is not the directory of this file.
std::optional<Proposal> propose_renamed_pipfile(const Level& level);
// A last resort (see last_resorts()) for the Pipfile that PIPENV_PIPFILE names, if its directory
// was not a level of the walk.
std::optional<Proposal> propose_distant_pipfile(const Level& here);

// Hatch: the environment that HATCH_ENV names, or `default`. Its directory is named after the
// project and a hash of the project's path.
inline constexpr std::string_view kHatchFileMarkers[] = {"hatch.toml"};
inline constexpr std::string_view kHatchTableMarkers[] = {"pyproject.toml"};  // with [tool.hatch]
std::optional<Proposal> propose_hatch_file(const Level& level);
std::optional<Proposal> propose_hatch_table(const Level& level);
// A last resort for the project that HATCH_PROJECT or Hatch's configuration selects, if its
// directory was not a level of the walk.
std::optional<Proposal> propose_distant_hatch_project(const Level& here);

// pixi: the environment `default` in the project's .pixi, or in a directory outside of the project
// (a detached environment).
inline constexpr std::string_view kPixiFileMarkers[] = {"pixi.lock", "pixi.toml",
                                                        "mojoproject.toml"};
inline constexpr std::string_view kPixiTableMarkers[] = {"pyproject.toml"};  // with [tool.pixi]
std::optional<Proposal> propose_pixi_file(const Level& level);
std::optional<Proposal> propose_pixi_table(const Level& level);

// pyenv and pyenv-virtualenv: the environment that .python-version or PYENV_VERSION names.
inline constexpr std::string_view kPyenvMarkers[] = {".python-version"};
// Uses the .python-version of the level. Proposes nothing if a nearer level has this file, or if
// PYENV_VERSION or PYENV_DIR is set.
std::optional<Proposal> propose_pyenv(const Level& level);
// A last resort. Uses PYENV_VERSION. If it is not set, uses the first .python-version in PYENV_DIR
// and the directories above it. If there is none, uses $PYENV_ROOT/version.
std::optional<Proposal> propose_pyenv_selection(const Level& here);

// conda: the environment that a project's environment.yml names, if it exists.
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
// A `.venv` always stops the walk. If it is broken, it is reported as broken, not treated as
// absent.
std::optional<Proposal> propose_dot_venv(const Level& level);

// Common names for the environment in a project: `venv` and similar.
inline constexpr std::string_view kKnownNames[] = {".conda", "venv", "env", ".virtualenv"};
std::optional<Proposal> propose_known_names(const Level& level);

// Only child: the only environment among the subdirectories of a directory. It may have any name.
// The rule needs two or more stat calls for each subdirectory. It does not inspect a directory with
// more than kMaxChildren subdirectories, because entering it must not cost thousands of calls.
inline constexpr size_t kMaxChildren = 512;

// Does not follow links, because their targets may be outside of the project, and accessing them
// may hang. If there are two or more environments, none is chosen, and `why` lists them. Does not
// apply in $HOME and in "/".
std::optional<Proposal> propose_only_child(const Level& level);

}  // namespace venvctl
