#include "core/kinds/central_stores.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/central_projects.h"
#include "core/kinds/conda_directories.h"
#include "core/kinds/hatch.h"
#include "core/kinds/pdm.h"
#include "core/kinds/pixi.h"
#include "core/kinds/poetry_settings.h"
#include "core/kinds/pyenv.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

constexpr std::string_view kNamed = "*";
constexpr std::string_view kBelowEnvs = "*/envs/*";

class Stores {
 public:
  // A relative directory would be another one in each project: no place to trust.
  void add(const std::string& directory, std::string_view kind, std::string_view pattern) {
    if (!is_absolute_path(directory)) return;
    CentralStore store = {normal_path("/", directory), std::string(kind), std::string(pattern)};
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
  // With an empty working directory a relative WORKON_HOME stays relative.
  const auto home = variables.non_empty("WORKON_HOME");
  if (!home) {
    const std::vector<std::string> homes = virtualenv_homes(variables, "/");
    stores.add(homes.front(), "pipenv", kNamed);
    stores.add(homes.back(), "virtualenvwrapper", kNamed);
  } else if (is_absolute_path(*home) || home->starts_with('~') || home->starts_with('$')) {
    stores.add(virtualenv_homes(variables, "/").front(), "virtualenvwrapper", kNamed);
  }
}

void add_hatch(FileSystem& files, const Variables& variables, Stores& stores) {
  const auto [configured, standard] = hatch_directories(files, variables);
  stores.add(standard, "hatch", "*/*/*");
  if (!configured) return;
  const bool is_relative = !is_absolute_path(*configured) && !configured->starts_with('~') &&
                           !configured->starts_with('$');
  if (is_relative) return;
  const std::string directory = expanded_path(variables, "/", *configured);
  stores.add(directory, "hatch",
             directory == home_directory(variables) + "/.virtualenvs" ? kNamed : "*/*/*");
}

bool matches(std::string_view pattern, std::string_view relative) {
  const auto wanted = split(pattern, '/');
  const auto found = split(relative, '/');
  return std::ranges::equal(wanted, found, [](std::string_view want, std::string_view name) {
    return want == name || (want == "*" && !name.empty());
  });
}

bool looks_like_environment(FileSystem& files, const std::string& path) {
  return files.status(join_path(path, "pyvenv.cfg")) || files.status(join_path(path, "conda-meta"));
}

// The directories below `directory` that fit `pattern`. Links are left out but at the last step
// of a store with names: pyenv links each environment a second time.
void collect(FileSystem& files, const std::string& directory, std::string_view pattern,
             std::vector<std::string>& found) {
  if (pattern.empty()) {
    if (looks_like_environment(files, directory)) found.push_back(directory);
    return;
  }
  const size_t slash = pattern.find('/');
  const std::string_view name = pattern.substr(0, slash);
  const std::string_view rest = slash == std::string_view::npos ? "" : pattern.substr(slash + 1);
  if (name != "*") return collect(files, join_path(directory, name), rest, found);
  for (const DirectoryEntry& entry :
       files.list(directory).value_or(std::vector<DirectoryEntry>())) {
    if (entry.type == FileType::Directory) {
      collect(files, join_path(directory, entry.name), rest, found);
    }
  }
}

// As pyenv and conda call it; "" for the name in its own files. pixi: workspace, or workspace:env.
std::string name_by_tool(const CentralStore& store, const std::string& prefix) {
  if (store.kind == "pyenv") return std::string(base_name(prefix));
  if (store.kind == "conda") return store.pattern.empty() ? "base" : "";
  if (store.kind != "pixi") return "";
  const std::string_view workspace = base_name(parent_path(parent_path(prefix)));
  const std::string name(workspace.substr(0, workspace.rfind('-')));
  const std::string_view environment = base_name(prefix);
  return environment == "default" ? name : name + ":" + std::string(environment);
}

// WORKON_HOME serves Pipenv and virtualenvwrapper; a Pipfile in the project tells whose it is.
CentralEnvironment described(FileSystem& files, const CentralStore& store, std::string prefix) {
  CentralEnvironment environment;
  environment.name = name_by_tool(store, prefix);
  environment.prefix = std::move(prefix);
  environment.kind = store.kind;
  environment.store = store.owner();
  const bool is_virtualenv_home = store.kind == "pipenv" || store.kind == "virtualenvwrapper";
  if (!is_virtualenv_home) return environment;
  environment.project = project_of_environment(files, environment.prefix).value_or("");
  const bool is_known = is_absolute_path(environment.project);
  if (is_known && files.status(join_path(environment.project, "Pipfile"))) {
    environment.kind = "pipenv";
  }
  return environment;
}

// conda writes down every environment that it makes, wherever it is.
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
  stores.add(pdm_environment_directory(files, variables), "pdm", kNamed);
  add_hatch(files, variables, stores);
  const std::string versions = join_path(pyenv_directory(variables), "versions");
  stores.add(versions, "pyenv", kBelowEnvs);
  stores.add(versions, "pyenv", kNamed);
  if (const auto installation = conda_installation(files, variables)) {
    stores.add(*installation, "conda", "");
  }
  for (const std::string& directory : conda_environment_directories(files, variables)) {
    stores.add(directory, "conda", kNamed);
  }
  if (const auto directory = pixi_detached_directory(files, variables)) {
    stores.add(*directory, "pixi", kBelowEnvs);
  }
  return stores.take();
}

std::vector<CentralEnvironment> central_environments(FileSystem& files,
                                                     std::span<const CentralStore> stores,
                                                     const std::string& home) {
  std::vector<CentralEnvironment> environments;
  for (const CentralStore& store : stores) {
    std::vector<std::string> prefixes;
    collect(files, store.directory, store.pattern, prefixes);
    for (std::string& prefix : prefixes) {
      environments.push_back(described(files, store, std::move(prefix)));
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

std::optional<CentralStore> central_store_of(FileSystem& files, const Variables& variables,
                                             const std::string& prefix) {
  const auto environment = real_path(files, prefix);
  if (!environment) return std::nullopt;
  for (CentralStore& store : central_stores(files, variables)) {
    const auto directory = real_path(files, store.directory);
    if (!directory || !path_contains(*directory, *environment)) continue;
    const size_t skipped =
        std::min(environment->size(), *directory == "/" ? 1 : directory->size() + 1);
    if (matches(store.pattern, std::string_view(*environment).substr(skipped))) {
      return std::move(store);
    }
  }
  return std::nullopt;
}

std::optional<CentralEnvironment> central_environment_at(FileSystem& files,
                                                         const Variables& variables,
                                                         const std::string& prefix) {
  const auto store = central_store_of(files, variables, prefix);
  if (!store) return std::nullopt;
  return described(files, *store, prefix);
}

}  // namespace venvctl
