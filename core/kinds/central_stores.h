// Where this user's tools keep environments outside of projects, and which project each serves.
#pragma once

#include <optional>
#include <span>
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
  std::string directory;  // absolute, normal; it may be gone
  std::string kind;  // whose: pipenv, poetry, pdm, hatch, virtualenvwrapper, pyenv, conda, pixi
  // Where environments are in it: "*" is directory/<name>, "*/envs/*" two levels further down, ""
  // the directory itself.
  std::string pattern;

  bool operator==(const CentralStore&) const = default;
  std::string owner() const;  // "Pipenv's /home/me/.local/share/virtualenvs", for people
};

// In a fixed order; of two with the same directory and pattern the first.
std::vector<CentralStore> central_stores(FileSystem& files, const Variables& variables);

// An environment in a store, or one that conda has on its own list. Broken and incomplete ones are
// among them: inspect_environment tells.
struct CentralEnvironment {
  std::string prefix;
  std::string kind;     // of the tool that keeps it
  std::string name;     // where the tool calls it other than its own files do (KINDS 7); "" else
  std::string project;  // the directory it serves, when a file tells; "" else
  std::string store;    // CentralStore::owner(); "" when it is only on conda's list
};

// Those in `stores` and on the list that conda keeps in `home`, sorted by prefix. A listing for
// each directory of a store, at most four more looks for each environment.
std::vector<CentralEnvironment> central_environments(FileSystem& files,
                                                     std::span<const CentralStore> stores,
                                                     const std::string& home);

// What central_environments tells of `prefix`, which need not be there; absent: it is in no store.
std::optional<CentralEnvironment> central_environment_at(FileSystem& files,
                                                         const Variables& variables,
                                                         const std::string& prefix);

// The store that `prefix` is an environment of, both taken physically; absent: none.
std::optional<CentralStore> central_store_of(FileSystem& files, const Variables& variables,
                                             const std::string& prefix);

}  // namespace venvctl
