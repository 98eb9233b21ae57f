// Finds where this user's tools keep environments outside of projects, and the project of each.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// One directory in which the user's own variables and configuration files put environments. A
// directory that a project's file names (poetry.toml, pixi's config in a project), or that is
// relative to a project, is never a store: trust relies on that.
struct CentralStore {
  std::string directory;  // absolute, normalized; it may not exist
  std::string kind;       // of its environments
  // Where environments are in it: "*" is directory/<name>, "*/envs/*" two levels further down, ""
  // the directory itself. "repo*" is a name that begins with "repo", "@" a link to an environment,
  // and kernel.json a file that names one.
  std::string pattern;
  // In virtualenvwrapper's stores the name of the file that names an environment's project; else
  // "". Pipenv's file .project is also read.
  std::string project_file = {};

  bool operator==(const CentralStore&) const = default;
  std::string owner() const;  // "Pipenv's /home/me/.local/share/virtualenvs", for messages
};
template <class A>
void fields(A& a, CentralStore& each) {
  a(each.directory, each.kind, each.pattern, each.project_file);
}

// In a fixed order, without a second store of the same directory and pattern.
std::vector<CentralStore> central_stores(FileSystem& files, const Variables& variables);
// These, and further ones whose environments are listed but not trusted: those of tool_stores.h and
// kernelspecs.h.
std::vector<CentralStore> listed_stores(FileSystem& files, const Variables& variables);

// An environment in a store, or on conda's own list. It may be broken or incomplete:
// inspect_environment shows that.
struct CentralEnvironment {
  std::string prefix;
  std::string kind;     // of the tool that keeps it
  std::string name;     // the tool's name for it if its own files have a different name; else ""
  std::string project;  // the directory it serves, if a file names it; else ""
  std::string store;    // CentralStore::owner(); "" if it is not trusted because of its store
};

// The environments in `stores` and on the list that conda keeps in `home`, sorted by prefix,
// without those that only kernelspecs name. Costs one listing for each directory of a store, and at
// most four more accesses for each environment.
std::vector<CentralEnvironment> central_environments(FileSystem& files,
                                                     std::span<const CentralStore> stores,
                                                     const std::string& home);

// The entry of central_environments for `prefix` in listed_stores. Absent if it does not exist or
// is in none of them.
std::optional<CentralEnvironment> central_environment_at(FileSystem& files,
                                                         const Variables& variables,
                                                         const std::string& prefix);

// Whether `directory` is a store, or one of the directories in a store that hold environments.
bool is_in_central_store(FileSystem& files, const Variables& variables,
                         const std::string& directory);

// The store that holds the environment `prefix`, compared by physical paths; absent if none.
std::optional<CentralStore> central_store_of(FileSystem& files, const Variables& variables,
                                             const std::string& prefix);

}  // namespace venvctl
