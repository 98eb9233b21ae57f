// Where Poetry keeps environments, by its variables and configuration files.
#pragma once

#include <optional>
#include <string>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

struct PoetrySettings {
  bool create = true;
  std::optional<bool> in_project;     // absent: .venv when it is there
  std::string environment_directory;  // absolute, normal; "" when only a root would make it so
};

// The variables before root/poetry.toml before the user's config.toml. With root "": the user's
// own configuration alone.
PoetrySettings poetry_settings(FileSystem& files, const Variables& variables,
                               const std::string& root);

}  // namespace venvctl
