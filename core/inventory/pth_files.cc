#include "core/inventory/pth_files.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/glob.h"
#include "core/inventory/installed_packages.h"

namespace venvctl {
namespace {

using Entries = std::vector<DirectoryEntry>;

// Splits lines and ignores a byte order mark, as Python's site.addpackage does.
bool has_import_line(std::string content) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
  for (const char end_of_line : {'\r', '\v', '\f'})
    std::ranges::replace(content, end_of_line, '\n');
  return std::ranges::any_of(split(content, '\n'), [](std::string_view line) {
    return line.starts_with("import ") || line.starts_with("import\t");
  });
}

// Finds the packages that installed certain files. Uses the records in one package directory and in
// conda-meta, and reads each record once, however many files are searched.
class OwnerSearch {
 public:
  OwnerSearch(FileSystem& files, const std::string& prefix, std::vector<PackageFile>& found)
      : files_(files), prefix_(prefix) {
    for (PackageFile& each : found) by_path_.emplace(each.path, &each);
  }

  void run(const std::string& directory) {
    if (by_path_.empty()) return;
    for (const DirectoryEntry& entry : files_.list(directory).value_or(Entries())) {
      const auto package = package_of_entry(entry.name);
      if (package) take_record(directory, join_path(directory, entry.name), package->name);
    }
    const std::string records = join_path(prefix_, "conda-meta");
    for (const DirectoryEntry& entry : files_.list(records).value_or(Entries())) {
      const auto package = package_of_conda_record(entry.name);
      if (package) take_conda_record(join_path(records, entry.name), package->name);
    }
  }

 private:
  static constexpr size_t kMaxBytes = 16 * 1024 * 1024;

  // RECORD (PEP 376) has lines of the form PATH,HASH,SIZE. A PATH with a comma is in quotes.
  // Setuptools writes installed-files.txt instead; the paths in it begin at the .egg-info
  // directory.
  void take_record(const std::string& directory, const std::string& information,
                   const std::string& package) {
    constexpr std::string_view kUp = "../";
    if (const auto record = read(join_path(information, "RECORD"))) {
      for (const std::string_view line : split(*record, '\n')) {
        const bool is_quoted = line.starts_with('"');
        const size_t end = is_quoted ? line.find("\",") : line.find(',');
        if (end == std::string_view::npos) continue;
        own(join_path(directory, line.substr(0, end).substr(is_quoted ? 1 : 0)), package);
      }
    } else if (const auto installed = read(join_path(information, "installed-files.txt"))) {
      for (const std::string_view line : split(*installed, '\n')) {
        if (line.starts_with(kUp)) own(join_path(directory, line.substr(kUp.size())), package);
      }
    }
  }

  void take_conda_record(const std::string& path, const std::string& package) {
    const auto text = read(path);
    const auto parts = text ? split(*text, '"') : std::vector<std::string_view>();
    for (const std::string_view part : parts) own(join_path(prefix_, part), package);
  }

  // Reads at most kMaxTotalBytes in total, because hostile records must not take too much time.
  std::optional<std::string> read(const std::string& path) {
    auto text = files_.read_file(path, std::min(kMaxBytes, left_));
    if (text) left_ -= std::min(text->size(), left_);
    return text;
  }

  void own(const std::string& path, const std::string& package) {
    const bool is_plain = path.find("/.") == std::string::npos;
    const auto found = by_path_.find(is_plain ? path : normal_path("/", path));
    if (found != by_path_.end() && found->second->owner.empty()) found->second->owner = package;
  }

  static constexpr size_t kMaxTotalBytes = 256 * 1024 * 1024;

  FileSystem& files_;
  const std::string& prefix_;
  std::unordered_map<std::string, PackageFile*> by_path_;
  size_t left_ = kMaxTotalBytes;
};

PackageFile package_file(FileSystem& files, const std::string& path) {
  const auto status = files.status(path);
  return {path, status ? status->modified_ns : 0, ""};
}

// Appends the files of one package directory to `found`, with the packages that installed them.
void add_with_owners(FileSystem& files, const std::string& prefix, const std::string& directory,
                     std::vector<PackageFile> in_directory, std::vector<PackageFile>& found) {
  OwnerSearch(files, prefix, in_directory).run(directory);
  std::ranges::move(in_directory, std::back_inserter(found));
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
    std::vector<PackageFile> here;
    for (const DirectoryEntry& entry : files.list(directory).value_or(Entries())) {
      if (!entry.name.ends_with(".pth")) continue;
      const std::string path = join_path(directory, entry.name);
      if (has_import_line(files.read_file(path, kMaxBytes).value_or(""))) {
        here.push_back(package_file(files, path));
      }
    }
    add_with_owners(files, prefix, directory, std::move(here), found);
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
    std::vector<PackageFile> here;
    const auto use = [&](const std::string& path) { here.push_back(package_file(files, path)); };
    const std::string path = join_path(directory, pattern);
    if (!is_one_path) {
      Search(files, pattern).run(directory, "", use);
    } else if (const auto status = files.link_status(path); status && !status->is_directory()) {
      use(path);
    }
    add_with_owners(files, prefix, directory, std::move(here), found);
  }
  sort_by_path(found);
  return found;
}

}  // namespace venvctl
