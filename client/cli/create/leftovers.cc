#include "client/cli/create/leftovers.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "core/base/path.h"

namespace venvctl {
namespace {

using Names = std::span<const std::string_view>;

// Beginnings of the names that venv, virtualenv and uv make.
constexpr std::string_view kInPrefix[] = {"bin",   "include", "lib",   "lib64",
                                          "share", "man",     "local", "pyvenv.cfg"};
constexpr std::string_view kFiles[] = {".gitignore", ".lock", "CACHEDIR.TAG", "pyvenv.cfg"};
constexpr std::string_view kInBin[] = {"activate", "Activate", "deactivate", "easy_install", "pip",
                                       "pydoc",    "pypy",     "python",     "wheel"};
constexpr std::string_view kInLib[] = {"pypy", "python"};
constexpr std::string_view kInPackages[] = {"__pycache__",     "_distutils_hack",
                                            "_virtualenv.",    "distutils-precedence.pth",
                                            "easy_install.py", "pip",
                                            "pkg_resources",   "setuptools",
                                            "wheel",           "~"};

bool begins_with_any(std::string_view name, Names beginnings) {
  return std::ranges::any_of(beginnings,
                             [&](std::string_view each) { return name.starts_with(each); });
}

class Search {
 public:
  Search(FileSystem& files, const std::string& prefix) : files_(files), prefix_(prefix) {}

  std::string run() {
    for (const DirectoryEntry& entry : entries_of("")) {
      const std::string addition = in_prefix(entry);
      if (!addition.empty()) return addition;
    }
    return "";
  }

 private:
  std::string in_prefix(const DirectoryEntry& entry) {
    const std::string& name = entry.name;
    if (entry.type == FileType::Regular) {
      return std::ranges::find(kFiles, name) == std::end(kFiles) ? name : "";
    }
    if (std::ranges::find(kInPrefix, name) == std::end(kInPrefix)) return name;
    if (entry.type != FileType::Directory) return "";  // lib64 is a link
    if (name == "bin") return first_other(name, kInBin);
    if (name == "lib" || name == "lib64") return in_lib(name);
    return first_file(name);
  }

  std::string in_lib(const std::string& lib) {
    if (auto other = first_other(lib, kInLib); !other.empty()) return other;
    for (const DirectoryEntry& version : entries_of(lib)) {
      constexpr std::string_view kPackages[] = {"site-packages"};
      const std::string directory = join_path(lib, version.name);
      if (auto other = first_other(directory, kPackages); !other.empty()) return other;
      const std::string packages = join_path(directory, "site-packages");
      if (auto other = first_other(packages, kInPackages); !other.empty()) return other;
    }
    return "";
  }

  std::string first_other(const std::string& directory, Names beginnings) {
    for (const DirectoryEntry& entry : entries_of(directory)) {
      if (!begins_with_any(entry.name, beginnings)) return join_path(directory, entry.name);
    }
    return "";
  }

  std::string first_file(const std::string& directory) {
    for (const DirectoryEntry& entry : entries_of(directory)) {
      const std::string path = join_path(directory, entry.name);
      if (entry.type == FileType::Regular) return path;
      if (entry.type != FileType::Directory) continue;
      if (auto found = first_file(path); !found.empty()) return found;
    }
    return "";
  }

  std::vector<DirectoryEntry> entries_of(const std::string& directory) {
    const std::string path = directory.empty() ? prefix_ : join_path(prefix_, directory);
    return files_.list(path).value_or(std::vector<DirectoryEntry>());
  }

  FileSystem& files_;
  const std::string& prefix_;
};

}  // namespace

std::string addition_in(FileSystem& files, const std::string& prefix) {
  return Search(files, prefix).run();
}

}  // namespace venvctl
