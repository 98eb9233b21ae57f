#include "client/cli/repair/package_list.h"

#include <algorithm>
#include <map>

#include "client/cli/output/json.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/derived_names.h"
#include "core/trust/package_directories.h"

namespace venvctl {
namespace {

constexpr size_t kMaxRecordBytes = 4 * 1024 * 1024;
constexpr std::string_view kSeeds[] = {"pip", "setuptools", "wheel"};

std::string header(std::string_view metadata, std::string_view name) {
  for (const std::string_view line : split(metadata, '\n')) {
    if (trimmed(line).empty()) break;
    if (line.size() > name.size() + 1 && line.starts_with(name) && line[name.size()] == ':') {
      return std::string(trimmed(line.substr(name.size() + 1)));
    }
  }
  return "";
}

// PEP 610: a file or an archive by its URL, a repository as "git+URL@COMMIT".
void add_url(FileSystem& files, Distribution& package) {
  const auto text =
      files.read_file(join_path(package.information, "direct_url.json"), kMaxRecordBytes);
  const auto json = text ? Json::parse(*text) : std::nullopt;
  if (!json) return;
  package.url = json->text_at("url").value_or("");
  const auto directory = json->get("dir_info");
  package.is_editable =
      directory && directory->bytes().find("\"editable\":true") != std::string::npos;
  const auto control = json->get("vcs_info");
  if (control && !package.url.empty()) {
    package.url = control->text_at("vcs").value_or("git") + "+" + package.url + "@" +
                  control->text_at("commit_id").value_or("");
  }
}

}  // namespace

std::string Distribution::line() const {
  return url.empty() ? name + "==" + version : name + " @ " + url;
}

std::vector<Distribution> distributions_in(FileSystem& files, const std::string& prefix) {
  std::map<std::string, Distribution> by_name;
  for (const std::string& packages : package_directories(files, prefix)) {
    for (const DirectoryEntry& entry :
         files.list(packages).value_or(std::vector<DirectoryEntry>())) {
      if (!entry.name.ends_with(".dist-info")) continue;
      Distribution package;
      package.information = join_path(packages, entry.name);
      const std::string metadata =
          files.read_file(join_path(package.information, "METADATA"), kMaxRecordBytes).value_or("");
      package.name = header(metadata, "Name");
      package.version = header(metadata, "Version");
      if (package.name.empty() || package.version.empty()) continue;
      add_url(files, package);
      const std::string normal = normal_project_name(package.name);
      const bool is_asked_for =
          files.status(join_path(package.information, "REQUESTED")).has_value();
      package.is_seed = std::ranges::find(kSeeds, normal) != std::end(kSeeds) && !is_asked_for;
      by_name.insert_or_assign(normal, std::move(package));
    }
  }
  std::vector<Distribution> found;
  for (auto& [name, package] : by_name) found.push_back(std::move(package));
  return found;
}

std::vector<std::string> files_of(FileSystem& files, const std::string& prefix,
                                  const Distribution& package) {
  const std::string packages(parent_path(package.information));
  const std::string record =
      files.read_file(join_path(package.information, "RECORD"), kMaxRecordBytes).value_or("");
  std::vector<std::string> found;
  for (const std::string_view line : split(record, '\n')) {
    const std::string_view name = line.substr(0, line.find(','));
    if (name.empty() || name.starts_with('"') || name.ends_with(".pyc")) continue;
    std::string path = normal_path(packages, name);
    if (path_contains(prefix, path)) found.push_back(std::move(path));
  }
  return found;
}

}  // namespace venvctl
