#include "client/cli/create/leftovers.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/path.h"
#include "core/environments/inspection.h"

namespace venvctl {
namespace {

using Names = std::span<const std::string_view>;

// The directory in which the copy of a template prepares files.
constexpr std::string_view kPreparedChanges = ".venvctl-changes";
// The names that venv, virtualenv and uv create at the top of an environment.
constexpr std::string_view kInPrefix[] = {"bin",   "include", "lib",   "lib64",
                                          "share", "man",     "local", "pyvenv.cfg"};
constexpr std::string_view kFiles[] = {".gitignore", ".lock", "CACHEDIR.TAG", "pyvenv.cfg"};
constexpr std::string_view kScripts[] = {"Activate.ps1",   "activate",      "activate.bat",
                                         "activate.csh",   "activate.fish", "activate.nu",
                                         "activate.ps1",   "activate.xsh",  "activate_this.py",
                                         "deactivate.bat", "deactivate.nu", "pydoc.bat"};
// A version may follow each of these names: "python3.11", "pip-3.11".
constexpr std::string_view kPrograms[] = {"easy_install", "pip", "pypy", "python", "wheel"};
constexpr std::string_view kLibraries[] = {"pypy", "python"};
constexpr std::string_view kModules[] = {"__pycache__",
                                         "_distutils_hack",
                                         "_virtualenv.pth",
                                         "_virtualenv.py",
                                         "distutils-precedence.pth",
                                         "easy_install.py",
                                         "pip",
                                         "pkg_resources",
                                         "setuptools",
                                         "wheel"};
// A version and one of the endings follow each of these names: "pip-23.0.1.dist-info".
constexpr std::string_view kSeeds[] = {"pip", "setuptools", "wheel"};
constexpr std::string_view kEndings[] = {".dist-info", ".virtualenv"};

using IsOfTool = bool (*)(const DirectoryEntry&);

bool is_one_of(Names names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Examples of versions: "", "3", "3.11", "-3.11", "3.13t".
bool is_version(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.ends_with('t') || text.ends_with('d')) text.remove_suffix(1);
  return text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_versioned(Names stems, std::string_view name) {
  return std::ranges::any_of(stems, [&](std::string_view stem) {
    return name.starts_with(stem) && is_version(name.substr(stem.size()));
  });
}

bool is_program(const DirectoryEntry& entry) {
  if (entry.type == FileType::Directory) return false;
  return is_one_of(kScripts, entry.name) || is_versioned(kPrograms, entry.name);
}

bool is_library(const DirectoryEntry& entry) { return is_versioned(kLibraries, entry.name); }

bool is_packages(const DirectoryEntry& entry) { return entry.name == "site-packages"; }

// Whether pip, setuptools or wheel installs the entry into site-packages.
bool is_module(const DirectoryEntry& entry) {
  if (is_one_of(kModules, entry.name)) return true;
  const std::string_view name = entry.name;
  const auto* ending =
      std::ranges::find_if(kEndings, [&](auto each) { return name.ends_with(each); });
  if (ending == std::end(kEndings)) return false;
  const std::string_view stem = name.substr(0, name.size() - ending->size());
  const size_t dash = stem.find('-');
  return dash != std::string_view::npos && is_one_of(kSeeds, stem.substr(0, dash)) &&
         stem.find('-', dash + 1) == std::string_view::npos;
}

class Search {
 public:
  Search(FileSystem& files, const std::string& prefix) : files_(files), prefix_(prefix) {}

  std::string run() {
    const auto entries = files_.list(prefix_);
    if (!entries) return std::string(base_name(prefix_));
    for (const DirectoryEntry& entry : *entries) {
      const std::string addition = in_prefix(entry);
      if (!addition.empty()) return addition;
    }
    return "";
  }

 private:
  using Entries = std::vector<DirectoryEntry>;

  std::string in_prefix(const DirectoryEntry& entry) {
    const std::string& name = entry.name;
    if (entry.type == FileType::Regular) {
      return is_one_of(kFiles, name) ? "" : name;
    }
    if (name == kPreparedChanges && entry.type == FileType::Directory) return "";
    if (!is_one_of(kInPrefix, name)) return name;
    if (entry.type != FileType::Directory) return "";  // lib64 is a link
    if (name == "bin") return first_other(name, is_program);
    if (name == "lib" || name == "lib64") return in_lib(name);
    return first_file(name);
  }

  std::string in_lib(const std::string& lib) {
    if (auto other = first_other(lib, is_library); !other.empty()) return other;
    for (const DirectoryEntry& version : entries_of(lib).value_or(Entries())) {
      const std::string directory = join_path(lib, version.name);
      if (auto other = first_other(directory, is_packages); !other.empty()) return other;
      const std::string packages = join_path(directory, "site-packages");
      if (!files_.link_status(join_path(prefix_, packages))) continue;
      if (auto other = first_other(packages, is_module); !other.empty()) return other;
    }
    return "";
  }

  std::string first_other(const std::string& directory, IsOfTool is_of_tool) {
    const auto entries = entries_of(directory);
    if (!entries) return directory;
    const auto other = std::ranges::find_if_not(*entries, is_of_tool);
    return other == entries->end() ? "" : join_path(directory, other->name);
  }

  std::string first_file(const std::string& directory) {
    const auto entries = entries_of(directory);
    if (!entries) return directory;
    for (const DirectoryEntry& entry : *entries) {
      const std::string path = join_path(directory, entry.name);
      if (entry.type == FileType::Regular) return path;
      if (entry.type != FileType::Directory) continue;
      if (auto found = first_file(path); !found.empty()) return found;
    }
    return "";
  }

  std::optional<Entries> entries_of(const std::string& directory) {
    return files_.list(join_path(prefix_, directory));
  }

  FileSystem& files_;
  const std::string& prefix_;
};

}  // namespace

std::string addition_in(FileSystem& files, const std::string& prefix) {
  return Search(files, prefix).run();
}

bool is_whole_environment(FileSystem& files, const std::string& prefix) {
  const auto found = inspect_environment(files, prefix);
  return found && found->health != Health::Incomplete;
}

}  // namespace venvctl
