// Finds out from Poetry's variables and configuration files where Poetry keeps environments.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PoetrySettings {
  bool create = true;
  std::optional<bool> in_project;  // absent: .venv is used if it exists
  // Absolute and normalized. "" if the setting is relative and `root` is "".
  std::string environment_directory;
  bool is_directory_of_project = false;  // root/poetry.toml sets the directory, not the user
};

// Variables take precedence over root/poetry.toml, which takes precedence over the user's
// config.toml. If `root` is "", only the user's own configuration is read.
PoetrySettings poetry_settings(FileSystem& files, const Variables& variables,
                               const std::string& root);

}  // namespace venvctl
