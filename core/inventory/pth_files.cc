#include "core/inventory/pth_files.h"

#include <algorithm>
#include <optional>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/glob.h"
#include "core/inventory/installed_packages.h"

namespace venvctl {
namespace {

using Entries = std::vector<DirectoryEntry>;

// As in Python's site.addpackage, which also skips a byte order mark.
bool has_import_line(std::string content) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
  for (const char end_of_line : {'\r', '\v', '\f'})
    std::ranges::replace(content, end_of_line, '\n');
  return std::ranges::any_of(split(content, '\n'), [](std::string_view line) {
    return line.starts_with("import ") || line.starts_with("import\t");
  });
}

// Finds the package that installed a file, in the records of one package directory.
class Owners {
 public:
  Owners(FileSystem& files, const std::string& prefix, std::string directory)
      : files_(files), prefix_(prefix), directory_(std::move(directory)) {}

  std::string owner_of(const std::string& path) {
    const std::string below = path.substr(directory_.size() + 1);
    for (const DirectoryEntry& entry : files_.list(directory_).value_or(Entries())) {
      const auto package = package_of_entry(entry.name);
      if (package && lists(join_path(directory_, entry.name), below)) return package->name;
    }
    const std::string records = join_path(prefix_, "conda-meta");
    const std::string quoted = "\"" + path.substr(prefix_.size() + 1) + "\"";
    for (const DirectoryEntry& entry : files_.list(records).value_or(Entries())) {
      const auto package = package_of_conda_record(entry.name);
      if (!package) continue;
      const auto text = files_.read_file(join_path(records, entry.name), kMaxBytes);
      if (text && text->find(quoted) != std::string::npos) return package->name;
    }
    return "";
  }

 private:
  static constexpr size_t kMaxBytes = 16 * 1024 * 1024;

  // RECORD (PEP 376) has lines PATH,HASH,SIZE, and a PATH with a comma is in quotes. Setuptools
  // writes installed-files.txt, with paths that begin at the .egg-info directory.
  bool lists(const std::string& information, const std::string& below) {
    if (const auto record = files_.read_file(join_path(information, "RECORD"), kMaxBytes)) {
      return has_line(*record, below + ",") || has_line(*record, "\"" + below + "\",");
    }
    const auto installed =
        files_.read_file(join_path(information, "installed-files.txt"), kMaxBytes);
    return installed && has_line(*installed, "../" + below + "\n");
  }

  static bool has_line(std::string_view text, std::string_view beginning) {
    for (size_t at = text.find(beginning); at != std::string_view::npos;
         at = text.find(beginning, at + 1)) {
      if (at == 0 || text[at - 1] == '\n') return true;
    }
    return false;
  }

  FileSystem& files_;
  const std::string& prefix_;
  std::string directory_;
};

PackageFile package_file(FileSystem& files, Owners& owners, const std::string& path) {
  const auto status = files.status(path);
  return {path, status ? status->modified_ns : 0, owners.owner_of(path)};
}

class Search {
 public:
  Search(FileSystem& files, std::string_view pattern)
      : files_(files), pattern_(pattern), is_path_(pattern.find('/') != std::string_view::npos) {}

  // Calls `use` with the paths of the files found.
  template <class Use>
  void run(const std::string& directory, const std::string& below, const Use& use) {
    for (const DirectoryEntry& entry : files_.list(directory).value_or(Entries())) {
      const std::string path = join_path(directory, entry.name);
      const std::string name = below.empty() ? entry.name : below + "/" + entry.name;
      if (entry.type == FileType::Directory) {
        run(path, name, use);
      } else if (glob_matches(pattern_, is_path_ ? std::string_view(name) : entry.name)) {
        use(path);
      }
    }
  }

 private:
  FileSystem& files_;
  std::string_view pattern_;
  bool is_path_;
};

void sort_by_path(std::vector<PackageFile>& found) {
  std::ranges::sort(found, {}, &PackageFile::path);
}

}  // namespace

std::vector<PackageFile> pth_files(FileSystem& files, const std::string& prefix) {
  constexpr size_t kMaxBytes = 1024 * 1024;
  std::vector<PackageFile> found;
  for (const std::string& directory : directories_of_packages(files, prefix)) {
    Owners owners(files, prefix, directory);
    for (const DirectoryEntry& entry : files.list(directory).value_or(Entries())) {
      if (!entry.name.ends_with(".pth")) continue;
      const std::string path = join_path(directory, entry.name);
      if (has_import_line(files.read_file(path, kMaxBytes).value_or(""))) {
        found.push_back(package_file(files, owners, path));
      }
    }
  }
  sort_by_path(found);
  return found;
}

std::vector<PackageFile> package_files(FileSystem& files, const std::string& prefix,
                                       std::string_view pattern) {
  std::vector<PackageFile> found;
  const bool is_one_path = pattern.find('/') != std::string_view::npos &&
                           pattern.find_first_of("*?[") == std::string_view::npos;
  for (const std::string& directory : directories_of_packages(files, prefix)) {
    Owners owners(files, prefix, directory);
    if (is_one_path) {
      const std::string path = join_path(directory, pattern);
      if (files.link_status(path)) found.push_back(package_file(files, owners, path));
      continue;
    }
    Search(files, pattern).run(directory, "", [&](const std::string& path) {
      found.push_back(package_file(files, owners, path));
    });
  }
  sort_by_path(found);
  return found;
}

}  // namespace venvctl
