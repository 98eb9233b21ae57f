#include "core/discovery/tree_search.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/path.h"
#include "core/environments/form.h"

namespace venvctl {
namespace {

constexpr std::string_view kNamesWithoutProjects[] = {".cache",
                                                      ".cargo",
                                                      ".eggs",
                                                      ".git",
                                                      ".gradle",
                                                      ".hg",
                                                      ".ipynb_checkpoints",
                                                      ".m2",
                                                      ".mypy_cache",
                                                      ".npm",
                                                      ".nvm",
                                                      ".pnpm-store",
                                                      ".pytest_cache",
                                                      ".ruff_cache",
                                                      ".rustup",
                                                      ".svn",
                                                      ".terraform",
                                                      ".Trash",
                                                      ".yarn",
                                                      "__pycache__",
                                                      "bower_components",
                                                      "dist-packages",
                                                      "node_modules",
                                                      "site-packages"};

struct Visit {
  KnownDirectory* directory;
  std::string path;
};

class Searchers {
 public:
  Searchers(const TreeSearch& search) : search_(search) {}

  bool run(KnownDirectory& root) {
    todo_.push_back({&root, root.name});
    std::vector<std::thread> others;
    for (unsigned i = 1; i < search_.threads; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    return !is_too_large_;
  }

 private:
  // How many directories a thread visits before it takes the lock again.
  static constexpr size_t kBatch = 32;

  void work() {
    std::vector<Visit> batch;
    std::vector<Visit> next;
    while (take(batch)) {
      for (const Visit& each : batch) visit(each, next);
      put(next);
    }
  }

  bool take(std::vector<Visit>& batch) {
    batch.clear();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !todo_.empty() || busy_ == 0; });
    if (todo_.empty()) return false;
    const size_t share = std::max<size_t>(1, todo_.size() / search_.threads);
    for (size_t left = std::min(kBatch, share); left > 0; --left) {
      batch.push_back(std::move(todo_.back()));
      todo_.pop_back();
    }
    ++busy_;
    return true;
  }

  void put(std::vector<Visit>& next) {
    const std::lock_guard lock(mutex_);
    --busy_;
    std::move(next.begin(), next.end(), std::back_inserter(todo_));
    next.clear();
    if (search_.counts.directories > TreeSearch::kMaxDirectories) {
      is_too_large_ = true;
      todo_.clear();
    }
    changed_.notify_all();
  }

  void visit(const Visit& visit, std::vector<Visit>& next) {
    search_.on_directory();
    ++search_.counts.directories;
    KnownDirectory& directory = *visit.directory;
    const auto status = search_.files.link_status(visit.path);
    if (!status || !status->is_directory()) {
      directory = {std::move(directory.name), 0, false, {}};
      return;
    }
    if (directory.changed_ns == 0 || directory.changed_ns != status->changed_ns) {
      list(visit.path, directory);
      directory.changed_ns = status->is_settled(search_.now_ns) ? status->changed_ns : 0;
    }
    if (directory.is_environment) ++search_.counts.environments;
    for (KnownDirectory& each : directory.inside) {
      std::string path = join_path(visit.path, each.name);
      if (search_.limits.places.contains(path)) {
        each = {std::move(each.name), 0, false, {}};
      } else {
        next.push_back({&each, std::move(path)});
      }
    }
  }

  void list(const std::string& path, KnownDirectory& directory) {
    ++search_.counts.listed;
    std::vector<KnownDirectory> before = std::exchange(directory.inside, {});
    directory.is_environment = false;
    const auto entries = search_.files.list(path);
    if (!entries) return;
    const EnvironmentForm form = environment_form(search_.files, path, *entries);
    directory.is_environment = form != EnvironmentForm::None;
    const bool is_cache = find_entry(*entries, "CACHEDIR.TAG") != nullptr;
    if (is_cache && !directory.is_environment) return;
    auto known = before.begin();
    for (const DirectoryEntry& entry : *entries) {
      if (!may_enter(entry, form)) continue;
      known = std::find_if(known, before.end(),
                           [&](const auto& each) { return each.name >= entry.name; });
      const bool is_known = known != before.end() && known->name == entry.name;
      directory.inside.push_back(is_known ? std::move(*known++)
                                          : KnownDirectory{entry.name, 0, false, {}});
    }
  }

  bool may_enter(const DirectoryEntry& entry, EnvironmentForm form) const {
    if (entry.type != FileType::Directory) return false;
    // The base environment of conda has a directory envs, which contains further environments.
    if (form != EnvironmentForm::None) return is_conda_form(form) && entry.name == "envs";
    return !search_.limits.names.contains(entry.name);
  }

  const TreeSearch& search_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Visit> todo_;
  size_t busy_ = 0;  // threads that may still add to todo_
  bool is_too_large_ = false;
};

void collect(const KnownDirectory& directory, const std::string& path,
             std::vector<std::string>& prefixes) {
  if (directory.is_environment) prefixes.push_back(path);
  for (const KnownDirectory& each : directory.inside) {
    collect(each, join_path(path, each.name), prefixes);
  }
}

}  // namespace

std::span<const std::string_view> names_without_projects() { return kNamesWithoutProjects; }

bool search_tree(const TreeSearch& search, KnownDirectory& root) {
  return Searchers(search).run(root);
}

std::vector<std::string> environments_in(const KnownDirectory& root) {
  std::vector<std::string> prefixes;
  collect(root, root.name, prefixes);
  std::ranges::sort(prefixes);
  return prefixes;
}

}  // namespace venvctl
