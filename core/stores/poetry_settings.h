// Where Poetry keeps environments, according to its variables and configuration files.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PoetrySettings {
  bool create = true;
  std::optional<bool> in_project;        // absent: .venv if it exists
  std::string environment_directory;     // absolute, normalized; "" if relative and root is ""
  bool is_directory_of_project = false;  // set by root/poetry.toml, not by the user
};

// The variables take precedence over root/poetry.toml, and this file over the user's config.toml.
// With root "", only the user's own configuration is used.
PoetrySettings poetry_settings(FileSystem& files, const Variables& variables,
                               const std::string& root);

}  // namespace venvctl
