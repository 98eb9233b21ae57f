// The steering variables: the variables that decide which environment a directory gets. Includes
// only C headers.
//
// They are listed here, and not next to the kinds that read them, because venvctl-resolve sends
// them and may include only this folder. The build writes the same list into the hooks (tests
// compare them). There are no wildcards: a variable that is not in this list is neither sent, nor
// part of the key under which an answer is remembered.
#pragma once

#include <stddef.h>

namespace venvctl::wire {

constexpr const char* kSteeringVariables[] = {
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_DIRS",
    "USER",
    "WORKON_HOME",
    "PIPENV_VENV_IN_PROJECT",
    "POETRY_VIRTUALENVS_IN_PROJECT",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "UV_PROJECT_ENVIRONMENT",
    "CONDA_EXE",
    "_CONDA_ROOT",
    "MAMBA_ROOT_PREFIX",
    // The following variables are rarely set. The hook of zsh therefore first tests whether any of
    // them is set.
    "VENVCTL_CONFIG_DIR",
    "VIRTUALENVWRAPPER_PROJECT_FILENAME",
    "PIPENV_PIPFILE",
    "PIPENV_MAX_DEPTH",
    "PIPENV_NO_INHERIT",
    "PIPENV_PYTHON",
    "PIPENV_CUSTOM_VENV_NAME",
    "PIPENV_NO_VENV_IN_PROJECT",
    "PIPENV_DOTENV_LOCATION",
    "PIPENV_DONT_LOAD_ENV",
    "PIPENV_IGNORE_VIRTUALENVS",
    "POETRY_CACHE_DIR",
    "POETRY_CONFIG_DIR",
    "POETRY_DATA_DIR",
    "POETRY_HOME",
    "POETRY_VIRTUALENVS_PATH",
    "POETRY_VIRTUALENVS_CREATE",
    "PDM_PYTHON",
    "PDM_CONFIG_FILE",
    "PDM_USE_VENV",
    "PDM_IGNORE_SAVED_PYTHON",
    "PDM_PROJECT",
    "HATCH_CONFIG",
    "HATCH_ENV",
    "HATCH_PROJECT",
    "HATCH_DATA_DIR",
    "HATCH_ENV_TYPE_VIRTUAL_PATH",
    "PYENV_DIR",
    "UV_PROJECT",
    "UV_WORKING_DIR",
    "UV_WORKING_DIRECTORY",
    "CONDA_ENVS_DIRS",
    "CONDA_ENVS_PATH",
    "CONDARC",
    "MAMBARC",
    "PIXI_HOME",
    "MISE_ENV",
    "MISE_PROFILE",
    "MISE_ENVIRONMENT",
    "MISE_OVERRIDE_CONFIG_FILENAMES",
    "MISE_DEFAULT_CONFIG_FILENAME",
    "MISE_CONFIG_DIR",
    "MISE_GLOBAL_CONFIG_FILE",
    "MISE_CONFIG_FILE",
    "MISE_GLOBAL_CONFIG_ROOT",
    "MISE_ENV_SHELL_EXPAND",
    "MISE_SYSTEM_CONFIG_FILE",
    "MISE_SYSTEM_CONFIG_DIR",
    "MISE_SYSTEM_DIR",
    "MISE_AUTO_ENV",
    "MISE_ENV_CONF_D",
    "MISE_CEILING_PATHS",
    "MISE_IGNORED_CONFIG_PATHS",
    "MISE_NO_CONFIG",
    "MISE_NO_ENV",
    "PIXI_CONFIG_FILE",
    "PIXI_NO_CONFIG",
    "PIXI_CACHE_DIR",
    "PIXI_CACHE_DETACHED_ENVIRONMENTS_DIR",
    "RATTLER_CACHE_DIR",
    // Paths in conda's configuration often contain these variables.
    "SCRATCH",
    "WORK",
};
constexpr size_t kSteeringVariableCount =
    sizeof(kSteeringVariables) / sizeof(kSteeringVariables[0]);

}  // namespace venvctl::wire
