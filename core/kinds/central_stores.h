// Where this user's tools keep environments outside of projects, and which project each serves.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// One directory that holds environments, by the user's own variables and configuration files. A
// directory that a project's file names (poetry.toml, pixi's config in a project), or that is
// relative to one, is never among them: trust rests on that.
struct CentralStore {
  std::string directory;      // absolute, normal; exists
  std::string_view kind;      // whose: pipenv, poetry, pdm, hatch, virtualenvwrapper, pyenv, conda
  std::vector<int> depths;    // how far below it environments are: 1 is directory/<name>
  std::string owner() const;  // "Pipenv's /home/me/.local/share/virtualenvs", for people
};

// In a fixed order; each directory once, under the kind that names it first.
std::vector<CentralStore> central_stores(FileSystem& files, const Variables& variables);

// An environment in a store. Broken and incomplete ones are among them: inspect_environment tells.
struct CentralEnvironment {
  std::string prefix;
  std::string_view kind;  // of the store
  std::string project;    // the directory it serves, when a file tells; "" else
};

// Costs a listing for each directory of a store and at most two more looks for each environment.
// Sorted by prefix.
std::vector<CentralEnvironment> central_environments(FileSystem& files, const Variables& variables);

// The store that holds `prefix` itself at its depth, both taken physically; absent: none does.
std::optional<CentralStore> central_store_of(FileSystem& files, const Variables& variables,
                                             const std::string& prefix);

}  // namespace venvctl
