#include "core/stores/conda_directories.h"

#include <algorithm>
#include <span>

#include "core/base/path.h"
#include "core/stores/conda_settings.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

bool is_directory(FileSystem& files, const std::string& path) {
  const auto status = files.status(path);
  return status && status->is_directory();
}

bool is_root(FileSystem& files, const std::string& path) {
  return is_directory(files, join_path(path, "conda-meta")) ||
         is_directory(files, join_path(path, "envs")) ||
         is_directory(files, join_path(path, "pkgs"));
}

class Roots {
 public:
  explicit Roots(FileSystem& files) : files_(files) {}

  // Adds the first of `paths` that is a root. Returns false if none of them is a root.
  bool add_first(std::span<const std::string> paths) {
    const auto found =
        std::ranges::find_if(paths, [&](const std::string& path) { return is_root(files_, path); });
    if (found == paths.end()) return false;
    if (std::ranges::find(roots_, *found) == roots_.end()) roots_.push_back(*found);
    return true;
  }
  std::vector<std::string> take() { return std::move(roots_); }

 private:
  FileSystem& files_;
  std::vector<std::string> roots_;
};

// The root that `root` names, and the root two levels above `program`; absolute and normalized.
std::vector<std::string> named_roots(const std::optional<std::string>& root,
                                     const std::optional<std::string>& program = {}) {
  std::vector<std::string> paths;
  if (root && is_absolute_path(*root)) paths.push_back(normal_path("/", *root));
  if (program && is_absolute_path(*program)) paths.push_back(normal_path(*program, "../.."));
  return paths;
}

// Whether the user can write to the installation. If not, conda searches ~/.conda/envs first. conda
// tests this by opening the file conda-meta/history.
bool is_written_by_user(FileSystem& files, const Variables& variables, const std::string& root) {
  const auto history = files.status(join_path(root, "conda-meta/history"));
  const auto home = files.status(home_directory(variables));
  if (!history || !history->is_regular()) return false;
  const bool is_own = home && home->uid == history->uid;
  return (history->mode & (is_own ? 0200 : 0002)) != 0;
}

}  // namespace

std::vector<std::string> conda_roots(FileSystem& files, const Variables& variables) {
  const std::string home = home_directory(variables);
  Roots roots(files);
  const bool has_conda = roots.add_first(
      named_roots(variables.non_empty("_CONDA_ROOT"), variables.non_empty("CONDA_EXE")));
  const bool has_mamba = roots.add_first(named_roots(variables.non_empty("MAMBA_ROOT_PREFIX")));
  if (!has_conda) {
    std::vector<std::string> usual;
    for (const char* name : {"miniconda3", "anaconda3", "miniforge3", "mambaforge"}) {
      usual.push_back(join_path(home, name));
    }
    roots.add_first(usual);
  }
  if (!has_mamba) {
    const std::string usual[] = {join_path(home, "micromamba"),
                                 join_path(data_directory(variables), "mamba")};
    roots.add_first(usual);
  }
  return roots.take();
}

std::optional<std::string> conda_installation(FileSystem& files, const Variables& variables) {
  std::vector<std::string> roots = conda_roots(files, variables);
  for (std::string& root : roots) {
    if (is_directory(files, join_path(root, "conda-meta"))) return std::move(root);
  }
  return roots.empty() ? std::nullopt : std::optional(std::move(roots.front()));
}

std::vector<std::string> conda_environment_directories(FileSystem& files,
                                                       const Variables& variables) {
  const std::string home = home_directory(variables);
  std::vector<std::string> directories;
  const auto add = [&](std::string_view path) {
    const std::string expanded = expand_home(with_variables(variables, path), home);
    if (!is_absolute_path(expanded)) return;
    std::string directory = normal_path("/", expanded);
    if (std::ranges::find(directories, directory) == directories.end()) {
      directories.push_back(std::move(directory));
    }
  };
  const std::vector<std::string> roots = conda_roots(files, variables);
  for (const std::string& path : conda_configured_directories(files, variables, roots)) add(path);
  const bool is_condas =
      !roots.empty() && is_directory(files, join_path(roots.front(), "conda-meta"));
  if (is_condas && !is_written_by_user(files, variables, roots.front())) add("~/.conda/envs");
  if (!roots.empty()) add(join_path(roots.front(), "envs"));
  add("~/.conda/envs");
  for (const std::string& root : roots) add(join_path(root, "envs"));
  return directories;
}

}  // namespace venvctl
