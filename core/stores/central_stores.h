// Finds the directories in which this user's tools keep environments outside of projects, and the
// project of each environment in them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// A directory in which tools keep environments because the user's own variables and configuration
// files say so. A directory that a project's file names (poetry.toml, or pixi's configuration in a
// project), or whose path is relative to a project, is never a store. Trust relies on this rule.
struct CentralStore {
  std::string directory;  // absolute and normalized; it may not exist
  std::string kind;       // kind of its environments
  // Where the environments are in the directory: "*" means directory/<name>, "*/envs/*" means two
  // levels further down, and "" means the directory itself. "repo*" means a name that begins with
  // "repo", "@" a link to an environment, and kernel.json a file that names an environment.
  std::string pattern;
  // In the stores of virtualenvwrapper and Pipenv: the name of the file that names an environment's
  // project; otherwise "". The file .project, which Pipenv writes, is also read.
  std::string project_file = {};

  bool operator==(const CentralStore&) const = default;
  std::string owner() const;  // for messages: "Pipenv's /home/me/.local/share/virtualenvs"
};
template <class A>
void fields(A& a, CentralStore& each) {
  a(each.directory, each.kind, each.pattern, each.project_file);
}

// Returns the stores in a fixed order. Each pair of directory and pattern occurs only once.
std::vector<CentralStore> central_stores(FileSystem& files, const Variables& variables);
// The central stores, followed by the stores of tool_stores.h and kernelspecs.h, whose environments
// are listed, but not trusted.
std::vector<CentralStore> listed_stores(FileSystem& files, const Variables& variables);

// An environment in a store, or in conda's own list. It may be broken or incomplete. Only
// inspect_environment() shows whether it is.
struct CentralEnvironment {
  std::string prefix;
  std::string kind;  // the kind that belongs to the tool that keeps the environment
  // The name that the tool uses, if the environment's own files contain another name; otherwise "".
  std::string name;
  std::string project;  // the directory that uses it, if a file names that directory; otherwise ""
  std::string store;    // CentralStore::owner() of its store; "" if the store is not trusted
};

// The environments in `stores` and in the list that conda keeps in `home`, sorted by prefix.
// Environments that only kernelspecs name are left out. Costs one listing for each directory of a
// store, and at most four more accesses for each environment.
std::vector<CentralEnvironment> central_environments(FileSystem& files,
                                                     std::span<const CentralStore> stores,
                                                     const std::string& home);

// Describes the environment at `prefix` as central_environments() does. Absent if it does not
// exist, or is in none of listed_stores().
std::optional<CentralEnvironment> central_environment_at(FileSystem& files,
                                                         const Variables& variables,
                                                         const std::string& prefix);

// Whether `directory` is a store, or a directory between a store and the environments in it.
bool is_in_central_store(FileSystem& files, const Variables& variables,
                         const std::string& directory);

// The store that contains the environment `prefix`; absent if there is none. Physical paths are
// compared.
std::optional<CentralStore> central_store_of(FileSystem& files, const Variables& variables,
                                             const std::string& prefix);

}  // namespace venvctl
