#include "client/cli/repair/take_over.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"
#include "core/trust/package_directories.h"

namespace venvctl {
namespace {

constexpr size_t kMaxPathFileBytes = 1024 * 1024;
constexpr std::string_view kSettings[] = {"pip.conf", ".project"};

Result<void> copy(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::create_directories(parent_path(to), error);
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::skip_existing, error);
  if (!error) return {};
  return system_error("copy " + in_quotes(from), error.value());
}

bool is_file(FileSystem& files, const std::string& path) {
  const auto status = files.link_status(path);
  return status && status->is_regular();
}

// The records of the packages, and the paths that they list.
std::set<std::string> owned_paths(FileSystem& files, const Succession& succession) {
  std::set<std::string> owned;
  for (const Distribution& package : succession.packages) {
    owned.insert(package.information);
    for (std::string& path : files_of(files, succession.prefix, package)) {
      owned.insert(std::move(path));
    }
  }
  return owned;
}

bool has_below(const std::set<std::string>& paths, const std::string& directory) {
  const auto next = paths.lower_bound(directory + "/");
  return next != paths.end() && next->starts_with(directory + "/");
}

// True for entries that tools create in every environment, and for leftovers of pip.
bool is_made_by_tools(std::string_view directory, std::string_view name) {
  if (name.ends_with(".pyc") || name == "__pycache__" || name.starts_with('~')) return true;
  if (directory == "bin") {
    const std::string_view beginnings[] = {"activate", "Activate",     "deactivate", "pip",
                                           "wheel-",   "easy_install", "pydoc",      "python"};
    return std::ranges::any_of(beginnings, [&](auto each) { return name.starts_with(each); });
  }
  return name.starts_with("_virtualenv.") || name.ends_with(".virtualenv");
}

// The lines of a .pth file to copy. `is_whole`: true if these are all lines of the file.
struct PathLines {
  std::string text;
  bool is_whole = true;
};
PathLines lines_to_take(FileSystem& files, const std::string& path, const std::string& prefix) {
  PathLines lines;
  const std::string content = files.read_file(path, kMaxPathFileBytes).value_or("");
  for (const std::string_view line : split(content, '\n')) {
    const std::string_view directory = trimmed(line);
    if (directory.empty() || directory.starts_with('#')) continue;
    const bool is_outside =
        is_absolute_path(directory) && !path_contains(prefix, normal_path("/", directory));
    if (is_outside) lines.text += std::string(directory) + "\n";
    lines.is_whole = lines.is_whole && is_outside;
  }
  return lines;
}

// The .pth files that no package lists.
std::vector<std::string> own_path_files(FileSystem& files, const Succession& succession) {
  const std::set<std::string> owned = owned_paths(files, succession);
  std::vector<std::string> found;
  for (const std::string& packages : package_directories(files, succession.prefix)) {
    for (const DirectoryEntry& entry :
         files.list(packages).value_or(std::vector<DirectoryEntry>())) {
      const std::string path = join_path(packages, entry.name);
      if (entry.name.ends_with(".pth") && is_file(files, path) && !owned.contains(path)) {
        found.push_back(path);
      }
    }
  }
  return found;
}

class Remains {
 public:
  Remains(FileSystem& files, const Succession& succession)
      : files_(files), succession_(succession), owned_(owned_paths(files, succession)) {}

  std::vector<std::string> take() {
    for (const std::string_view name : {"bin", "etc", "man", "share"}) {
      visit(join_path(succession_.prefix, name), join_path(succession_.content, name), true);
    }
    for (const std::string& packages : package_directories(files_, succession_.prefix)) {
      visit(packages, succession_.library, false);
    }
    std::ranges::sort(found_);
    return std::move(found_);
  }

 private:
  // `is_deep`: also searches directories that contain files of packages.
  void visit(const std::string& directory, const std::string& successor, bool is_deep) {
    const std::string_view name = base_name(directory);
    for (const DirectoryEntry& entry :
         files_.list(directory).value_or(std::vector<DirectoryEntry>())) {
      const std::string path = join_path(directory, entry.name);
      const std::string next = join_path(successor, entry.name);
      if (owned_.contains(path) || is_made_by_tools(name, entry.name)) continue;
      const bool is_directory = entry.type == FileType::Directory;
      const bool is_present = files_.link_status(next).has_value();
      if (is_directory && (is_present || has_below(owned_, path))) {
        if (is_deep) visit(path, next, is_deep);
      } else if (!is_present || is_cut(path)) {
        found_.emplace_back(path_below(succession_.prefix, path));
      }
    }
  }

  // Whether only some lines of the .pth file were copied. In easy-install.pth, the other lines
  // belong to packages.
  bool is_cut(const std::string& path) {
    return path.ends_with(".pth") && base_name(path) != "easy-install.pth" &&
           !lines_to_take(files_, path, succession_.prefix).is_whole;
  }

  FileSystem& files_;
  const Succession& succession_;
  const std::set<std::string> owned_;
  std::vector<std::string> found_;
};

}  // namespace

Result<void> take_over_settings(FileSystem& files, const Succession& succession) {
  for (const std::string_view name : kSettings) {
    const std::string path = join_path(succession.prefix, name);
    if (!is_file(files, path)) continue;
    if (auto done = copy(path, join_path(succession.content, name)); !done) return done;
  }
  return {};
}

Result<void> take_over_packages(FileSystem& files, const Succession& succession) {
  for (const Distribution& package : succession.packages) {
    if (!package.is_editable) continue;
    const std::string packages(parent_path(package.information));
    for (const std::string& path : files_of(files, succession.prefix, package)) {
      const std::string target =
          path_contains(packages, path)
              ? join_path(succession.library, path_below(packages, path))
              : join_path(succession.content, path_below(succession.prefix, path));
      if (auto done = copy(path, target); !done) return done;
    }
  }
  for (const std::string& path : own_path_files(files, succession)) {
    const std::string target = join_path(succession.library, base_name(path));
    const std::string lines = lines_to_take(files, path, succession.prefix).text;
    if (lines.empty() || files.link_status(target)) continue;
    if (auto written = replace_file(target, lines, Backup::Keep); !written) return written;
  }
  return {};
}

std::vector<std::string> left_behind(FileSystem& files, const Succession& succession) {
  return Remains(files, succession).take();
}

}  // namespace venvctl
