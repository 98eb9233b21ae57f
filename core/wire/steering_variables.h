// The variables that steer which environment a directory gets. C headers only.
//
// Here and not beside the kinds that read them, because the tiny client sends them and may know
// nothing but this folder; the hooks carry the same list (tests compare them). No wildcards: what
// is not named here is neither sent nor part of what an answer is remembered under.
#pragma once

#include <stddef.h>

namespace venvctl::wire {

constexpr const char* kSteeringVariables[] = {
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "WORKON_HOME",
    "PIPENV_PIPFILE",
    "PIPENV_MAX_DEPTH",
    "PIPENV_NO_INHERIT",
    "PIPENV_PYTHON",
    "PIPENV_CUSTOM_VENV_NAME",
    "PIPENV_VENV_IN_PROJECT",
    "PIPENV_NO_VENV_IN_PROJECT",
    "POETRY_CACHE_DIR",
    "POETRY_CONFIG_DIR",
    "POETRY_VIRTUALENVS_PATH",
    "POETRY_VIRTUALENVS_CREATE",
    "POETRY_VIRTUALENVS_IN_PROJECT",
    "PDM_PYTHON",
    "HATCH_DATA_DIR",
    "HATCH_ENV_TYPE_VIRTUAL_PATH",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "PYENV_DIR",
    "UV_PROJECT_ENVIRONMENT",
    "CONDA_EXE",
    "CONDA_ENVS_DIRS",
    "CONDA_ENVS_PATH",
    "_CONDA_ROOT",
    "MAMBA_ROOT_PREFIX",
    "PIXI_HOME",
};
constexpr size_t kSteeringVariableCount =
    sizeof(kSteeringVariables) / sizeof(kSteeringVariables[0]);

}  // namespace venvctl::wire
