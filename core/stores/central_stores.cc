#include "core/stores/central_stores.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/form.h"
#include "core/environments/tool_environments.h"
#include "core/stores/central_projects.h"
#include "core/stores/conda_directories.h"
#include "core/stores/kernelspecs.h"
#include "core/stores/pdm_settings.h"
#include "core/stores/pixi_settings.h"
#include "core/stores/poetry_settings.h"
#include "core/stores/tool_directories.h"
#include "core/stores/tool_stores.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr std::string_view kNamed = "*";
constexpr std::string_view kBelowEnvs = "*/envs/*";
constexpr std::string_view kLink = "@";

class Stores {
 public:
  // A relative directory is ignored, because it would mean a different directory in each project,
  // and so cannot be trusted.
  void add(const std::string& directory, std::string_view kind, std::string_view pattern,
           std::string project_file = "") {
    if (!is_absolute_path(directory)) return;
    CentralStore store = {normal_path("/", directory), std::string(kind), std::string(pattern),
                          std::move(project_file)};
    const auto is_same = [&](const CentralStore& other) {
      return other.directory == store.directory && other.pattern == pattern;
    };
    if (std::ranges::none_of(stores_, is_same)) stores_.push_back(std::move(store));
  }
  std::vector<CentralStore> take() { return std::move(stores_); }

 private:
  std::vector<CentralStore> stores_;
};

void add_virtualenv_homes(const Variables& variables, Stores& stores) {
  // A relative WORKON_HOME is ignored for the same reason as a relative directory in add().
  const auto home = variables.non_empty("WORKON_HOME");
  const std::string file = project_file_names(variables).front();
  if (!home) {
    const std::vector<std::string> homes = virtualenv_homes(variables, "/");
    stores.add(homes.front(), "pipenv", kNamed, file);
    stores.add(homes.back(), "virtualenvwrapper", kNamed, file);
  } else if (is_absolute_path(*home) || home->starts_with('~') || home->starts_with('$')) {
    stores.add(virtualenv_homes(variables, "/").front(), "virtualenvwrapper", kNamed, file);
  }
}

void add_hatch(FileSystem& files, const Variables& variables, Stores& stores) {
  const auto [configured, standard, config] = hatch_directories(files, variables, "");
  stores.add(standard, "hatch", "*/*/*");
  if (!configured || !is_absolute_path(*configured)) return;
  const std::string directory = normal_path("/", *configured);
  stores.add(directory, "hatch",
             directory == home_directory(variables) + "/.virtualenvs" ? kNamed : "*/*/*");
}

bool name_matches(std::string_view want, std::string_view name) {
  if (!want.ends_with('*')) return want == name;
  want.remove_suffix(1);
  return !name.empty() && name.starts_with(want);
}

bool matches(std::string_view pattern, std::string_view relative) {
  return std::ranges::equal(split(pattern, '/'), split(relative, '/'), name_matches);
}

// Whether a link leads to an environment outside of `store`. Such a link is an environment of the
// store, as for the tools. Links inside a store are not, because pyenv creates such a link to each
// environment.
bool leads_out(FileSystem& files, const std::string& store, const std::string& link) {
  const auto real = real_path(files, link);
  return real && !path_contains(real_path(files, store).value_or(store), *real);
}

struct Found {
  std::string prefix;
  bool leads_out;
};

// Adds the environments of the store at `store` below `directory` that match `pattern`. The pattern
// kLink finds only links.
void collect(FileSystem& files, const std::string& store, const std::string& directory,
             std::string_view pattern, std::vector<Found>& found) {
  if (pattern.empty()) {
    if (looks_like_environment(files, directory)) found.push_back({directory, false});
    return;
  }
  const size_t slash = pattern.find('/');
  const std::string_view name = pattern.substr(0, slash);
  const std::string_view rest = slash == std::string_view::npos ? "" : pattern.substr(slash + 1);
  const bool wants_link = name == kLink;
  if (!wants_link && !name.ends_with('*')) {
    return collect(files, store, join_path(directory, name), rest, found);
  }
  for (const DirectoryEntry& entry :
       files.list(directory).value_or(std::vector<DirectoryEntry>())) {
    if (!wants_link && !name_matches(name, entry.name)) continue;
    const std::string path = join_path(directory, entry.name);
    const bool is_link = entry.type == FileType::Symlink;
    const bool is_wanted_type = is_link ? wants_link : entry.type == FileType::Directory;
    if (is_wanted_type && is_link == wants_link) {
      collect(files, store, path, rest, found);
    } else if (is_link && rest.empty() && leads_out(files, store, path) &&
               looks_like_environment(files, path)) {
      found.push_back({path, true});
    }
  }
}

// The name by which the tool calls the environment; "" if this is the name in the environment's own
// files. For pixi: "workspace" or "workspace:environment".
std::string name_by_tool(const CentralStore& store, const std::string& prefix) {
  if (store.kind == "pyenv") return std::string(base_name(prefix));
  if (store.kind == "conda") return store.pattern.empty() ? "base" : "";
  if (store.kind != "pixi") return "";
  const std::string_view workspace = base_name(parent_path(parent_path(prefix)));
  const std::string name(workspace.substr(0, workspace.rfind('-')));
  const std::string_view environment = base_name(prefix);
  return environment == "default" ? name : name + ":" + std::string(environment);
}

// Both Pipenv and virtualenvwrapper use WORKON_HOME. A Pipfile in the project shows that the
// environment is Pipenv's.
CentralEnvironment described(FileSystem& files, const CentralStore& store, std::string prefix) {
  CentralEnvironment environment;
  environment.prefix = std::move(prefix);
  environment.kind = store.kind;
  if (is_tool_kind(store.kind)) {
    environment.name = name_of_tool_environment(files, store.kind, environment.prefix);
    const bool is_of_script = !tool_kind_of_place(environment.prefix).empty();
    if (store.kind == "uv-script" && !is_of_script) environment.kind = "uv";
    return environment;
  }
  environment.name = name_by_tool(store, environment.prefix);
  environment.store = store.owner();
  if (store.kind == "pixi") environment.project = project_of_pixi(files, environment.prefix);
  const bool is_virtualenv_home = store.kind == "pipenv" || store.kind == "virtualenvwrapper";
  if (!is_virtualenv_home) return environment;
  std::vector<std::string> names = {".project"};
  if (store.project_file != names.front()) names.insert(names.begin(), store.project_file);
  environment.project = project_of_environment(files, environment.prefix, names).value_or("");
  const bool is_known = is_absolute_path(environment.project);
  if (is_known && files.status(join_path(environment.project, "Pipfile"))) {
    environment.kind = "pipenv";
  }
  return environment;
}

// The store that contains the environment `prefix`. Physical paths are compared.
std::optional<CentralStore> store_around(FileSystem& files, std::span<const CentralStore> stores,
                                         const std::string& prefix) {
  const auto environment = real_path(files, prefix);
  if (!environment) return std::nullopt;
  for (const CentralStore& store : stores) {
    const auto directory = real_path(files, store.directory);
    if (!directory || !path_contains(*directory, *environment)) continue;
    const size_t skipped =
        std::min(environment->size(), *directory == "/" ? 1 : directory->size() + 1);
    if (matches(store.pattern, std::string_view(*environment).substr(skipped))) {
      return store;
    }
  }
  return std::nullopt;
}

// Adds the environments in conda's own list. conda adds each environment that it creates to this
// list, wherever the environment is.
void add_listed_by_conda(FileSystem& files, const std::string& home,
                         std::vector<CentralEnvironment>& environments) {
  constexpr size_t kMaxBytes = 1024 * 1024;
  const auto text = files.read_file(join_path(home, ".conda/environments.txt"), kMaxBytes);
  for (const std::string_view line : split(text ? std::string_view(*text) : "", '\n')) {
    const std::string_view path = trimmed(line);
    if (!is_absolute_path(path)) continue;
    std::string prefix = normal_path("/", path);
    if (looks_like_environment(files, prefix)) {
      environments.push_back({std::move(prefix), "conda", "", "", ""});
    }
  }
}

}  // namespace

std::string CentralStore::owner() const {
  constexpr std::pair<std::string_view, std::string_view> kOwners[] = {
      {"pipenv", "Pipenv"}, {"poetry", "Poetry"}, {"pdm", "PDM"}, {"hatch", "Hatch"}};
  const auto* named = std::ranges::find(kOwners, std::string_view(kind),
                                        &std::pair<std::string_view, std::string_view>::first);
  const std::string_view name = named != std::end(kOwners) ? named->second : std::string_view(kind);
  return std::string(name) + "'s " + in_quotes(directory);
}

std::vector<CentralStore> central_stores(FileSystem& files, const Variables& variables) {
  Stores stores;
  add_virtualenv_homes(variables, stores);
  stores.add(poetry_settings(files, variables, "").environment_directory, "poetry", kNamed);
  stores.add(pdm_settings(files, variables, "", "").environment_directory, "pdm", kNamed);
  add_hatch(files, variables, stores);
  const std::string versions = join_path(pyenv_directory(variables), "versions");
  stores.add(versions, "pyenv", kBelowEnvs);
  stores.add(versions, "pyenv", kNamed);
  for (const std::string& root : conda_roots(files, variables)) stores.add(root, "conda", "");
  for (const std::string& directory : conda_environment_directories(files, variables)) {
    stores.add(directory, "conda", kNamed);
  }
  if (const auto directory = pixi_settings(files, variables, "").detached_directory) {
    stores.add(*directory, "pixi", kBelowEnvs);
  }
  return stores.take();
}

std::vector<CentralStore> listed_stores(FileSystem& files, const Variables& variables) {
  std::vector<CentralStore> stores = central_stores(files, variables);
  std::ranges::move(tool_stores(files, variables), std::back_inserter(stores));
  std::ranges::move(kernelspec_stores(variables), std::back_inserter(stores));
  return stores;
}

std::vector<CentralEnvironment> central_environments(FileSystem& files,
                                                     std::span<const CentralStore> stores,
                                                     const std::string& home) {
  std::vector<CentralEnvironment> environments;
  for (const CentralStore& store : stores) {
    if (store.kind == kKernelKind) continue;
    std::vector<Found> found;
    collect(files, store.directory, store.directory, store.pattern, found);
    for (Found& each : found) {
      environments.push_back(described(files, store, std::move(each.prefix)));
      // Only what is inside the store is trusted as its environment.
      if (each.leads_out) environments.back().store.clear();
    }
  }
  add_listed_by_conda(files, home, environments);
  std::ranges::stable_sort(environments, {}, &CentralEnvironment::prefix);
  // Not std::ranges::unique: clang 14 cannot compile the subrange that it returns.
  const auto is_same = [](const auto& left, const auto& right) {
    return left.prefix == right.prefix;
  };
  environments.erase(std::unique(environments.begin(), environments.end(), is_same),
                     environments.end());
  return environments;
}

bool is_in_central_store(FileSystem& files, const Variables& variables,
                         const std::string& directory) {
  const auto real = real_path(files, directory);
  for (const CentralStore& store : central_stores(files, variables)) {
    const auto top = real_path(files, store.directory);
    if (!real || !top || store.pattern.empty() || !path_contains(*top, *real)) continue;
    const std::string_view below = path_below(*top, *real);
    if (below.empty()) return true;
    const auto levels = split(store.pattern, '/');
    const auto names = split(below, '/');
    const bool is_above_environments =
        names.size() < levels.size() &&
        std::ranges::equal(names, std::span(levels).first(names.size()),
                           [](std::string_view name, std::string_view want) {
                             return want == "*" || want == name;
                           });
    if (is_above_environments) return true;
  }
  return false;
}

std::optional<CentralStore> central_store_of(FileSystem& files, const Variables& variables,
                                             const std::string& prefix) {
  return store_around(files, central_stores(files, variables), prefix);
}

std::optional<CentralEnvironment> central_environment_at(FileSystem& files,
                                                         const Variables& variables,
                                                         const std::string& prefix) {
  const auto store = store_around(files, listed_stores(files, variables), prefix);
  if (!store) return std::nullopt;
  return described(files, *store, prefix);
}

}  // namespace venvctl
