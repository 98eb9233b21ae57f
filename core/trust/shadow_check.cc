#include "core/trust/shadow_check.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr std::string_view kSystemDirectories[] = {"/usr/bin", "/usr/sbin",      "/bin",
                                                   "/sbin",    "/usr/local/bin", "/usr/local/sbin"};
// What every environment brings along.
constexpr std::string_view kOwnBeginnings[] = {"python", "pip", "activate"};
constexpr size_t kMaxRecordBytes = 4 * 1024 * 1024;

bool is_environments_own(std::string_view name) {
  return std::ranges::any_of(kOwnBeginnings,
                             [name](std::string_view own) { return name.starts_with(own); });
}

bool is_system_command(FileSystem& files, const std::string& name) {
  return std::ranges::any_of(kSystemDirectories, [&](std::string_view directory) {
    return files.link_status(join_path(directory, name)).has_value();
  });
}

std::vector<DirectoryEntry> listed(FileSystem& files, const std::string& directory) {
  return files.list(directory).value_or(std::vector<DirectoryEntry>());
}

// lib/python3.11/site-packages and its like.
std::vector<std::string> package_directories(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> directories;
  for (const std::string_view library : {"lib", "lib64"}) {
    const std::string path = join_path(prefix, library);
    const auto status = files.link_status(path);
    if (!status || !status->is_directory()) continue;  // lib64 is mostly a link to lib
    for (const DirectoryEntry& entry : listed(files, path)) {
      if (!entry.name.starts_with("python") && !entry.name.starts_with("pypy")) continue;
      directories.push_back(join_path(path, entry.name) + "/site-packages");
    }
  }
  return directories;
}

// Takes names away as it finds who brought them.
class Accounting {
 public:
  Accounting(FileSystem& files, const std::string& prefix, std::vector<std::string>& names)
      : files_(files), prefix_(prefix), names_(names) {}

  // Gives the files that are not there yet.
  std::vector<std::string> run() {
    for (const std::string& directory : package_directories(files_, prefix_)) {
      for (const DirectoryEntry& entry : listed(files_, directory)) {
        if (names_.empty()) return {};
        const std::string distribution = join_path(directory, entry.name);
        // Wheels: RECORD of PEP 376. Older installations: what setuptools leaves.
        if (entry.name.ends_with(".dist-info"))
          read(distribution + "/RECORD", "../../../bin/", ",");
        if (entry.name.ends_with(".egg-info")) {
          read(distribution + "/installed-files.txt", "../../../../bin/", "\n");
        }
      }
    }
    for (const DirectoryEntry& entry : listed(files_, join_path(prefix_, "conda-meta"))) {
      if (names_.empty()) return {};
      if (!entry.name.ends_with(".json")) continue;
      read(join_path(prefix_, "conda-meta/" + entry.name), "\"bin/", "\"");
    }
    return names_.empty() ? std::vector<std::string>() : std::move(awaited_);
  }

 private:
  void read(const std::string& path, const std::string& before, const std::string& after) {
    const auto content = files_.read_file(path, kMaxRecordBytes);
    if (!content) return awaited_.push_back(path);
    std::erase_if(names_, [&](const std::string& name) {
      return content->find(before + name + after) != std::string::npos;
    });
  }

  FileSystem& files_;
  const std::string& prefix_;
  std::vector<std::string>& names_;
  std::vector<std::string> awaited_;
};

}  // namespace

std::span<const std::string_view> system_command_directories() { return kSystemDirectories; }

std::vector<std::string> shadowing_names(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : listed(files, join_path(prefix, "bin"))) {
    const bool is_new = !is_environments_own(entry.name);
    if (is_new && is_system_command(files.unwatched(), entry.name)) names.push_back(entry.name);
  }
  if (names.empty()) return names;
  const std::vector<std::string> awaited = Accounting(files.unwatched(), prefix, names).run();
  for (const std::string& path : awaited) files.link_status(path);
  return names;
}

}  // namespace venvctl
