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
constexpr std::string_view kLinkEnd = ".egg-link";
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

// Reads the URL of the package from direct_url.json (PEP 610). For a repository, the result is
// "git+URL@COMMIT".
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

// The metadata of a package; "" if it has none.
std::string metadata_of(FileSystem& files, const std::string& information) {
  for (const std::string_view name : {"METADATA", "PKG-INFO"}) {
    if (auto text = files.read_file(join_path(information, name), kMaxRecordBytes)) return *text;
  }
  // For a package that distutils has installed, `information` is a single file.
  return files.read_file(information, kMaxRecordBytes).value_or("");
}

// The package that an entry of site-packages describes. `name` is empty if the entry describes
// none.
Distribution distribution_of(FileSystem& files, const std::string& packages,
                             std::string_view entry) {
  Distribution package;
  package.information = join_path(packages, entry);
  if (entry.ends_with(".egg-link")) {
    const std::string text = files.read_file(package.information, kMaxRecordBytes).value_or("");
    const std::string_view sources = trimmed(std::string_view(text).substr(0, text.find('\n')));
    if (!is_absolute_path(sources)) return {};
    package.name = entry.substr(0, entry.size() - kLinkEnd.size());
    package.url = "file://" + std::string(sources);
    package.is_editable = true;
    return package;
  }
  if (!entry.ends_with(".dist-info") && !entry.ends_with(".egg-info")) return {};
  const std::string metadata = metadata_of(files, package.information);
  package.name = header(metadata, "Name");
  package.version = header(metadata, "Version");
  if (package.version.empty()) return {};
  add_url(files, package);
  return package;
}

// The files that an .egg-info lists, with paths relative to it. Without a list, the files of its
// modules.
std::vector<std::string> files_of_egg(FileSystem& files, const std::string& prefix,
                                      const std::string& information) {
  const std::string packages(parent_path(information));
  const auto read = [&](std::string_view name) {
    return files.read_file(join_path(information, name), kMaxRecordBytes);
  };
  std::vector<std::string> found;
  const auto add = [&](std::string path) {
    if (path_contains(prefix, path)) found.push_back(std::move(path));
  };
  if (const auto listed = read("installed-files.txt")) {
    for (const std::string_view line : split(*listed, '\n')) {
      if (!line.empty() && !line.ends_with(".pyc")) add(normal_path(information, line));
    }
    return found;
  }
  const std::string modules = read("top_level.txt").value_or("");
  for (const std::string_view line : split(modules, '\n')) {
    if (line.empty()) continue;
    add(normal_path(packages, line));
    add(normal_path(packages, std::string(line) + ".py"));
  }
  return found;
}

// When pip recorded that somebody had asked for the package, in nanoseconds since 1970. Absent:
// nobody asked for it.
std::optional<int64_t> asked_at(FileSystem& files, const std::string& information) {
  const auto note = files.status(join_path(information, "REQUESTED"));
  return note ? std::optional(note->modified_ns) : std::nullopt;
}

// True for pip, setuptools and wheel, unless the user asked for them. `pip_asked_at`: asked_at()
// for pip. ensurepip installs setuptools and pip in one run, pip last, so setuptools does not count
// as asked for if pip follows soon. pip is always a seed, because the new Python needs a pip that
// fits it.
bool is_seed(FileSystem& files, const std::string& name, const Distribution& package,
             std::optional<int64_t> pip_asked_at) {
  constexpr int64_t kOneRun = int64_t{5} * 60 * 1'000'000'000;
  if (std::ranges::find(kSeeds, name) == std::end(kSeeds)) return false;
  const auto asked = asked_at(files, package.information);
  if (!asked || name == "pip") return true;
  return pip_asked_at && *asked <= *pip_asked_at && *pip_asked_at - *asked < kOneRun;
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
      Distribution package = distribution_of(files, packages, entry.name);
      if (package.name.empty()) continue;
      const std::string normal = normal_project_name(package.name);
      by_name.insert_or_assign(normal, std::move(package));
    }
  }
  const auto pip = by_name.find("pip");
  const auto pip_asked_at =
      pip == by_name.end() ? std::nullopt : asked_at(files, pip->second.information);
  std::vector<Distribution> found;
  for (auto& [name, package] : by_name) {
    package.is_seed = is_seed(files, name, package, pip_asked_at);
    found.push_back(std::move(package));
  }
  return found;
}

std::vector<std::string> files_of(FileSystem& files, const std::string& prefix,
                                  const Distribution& package) {
  if (package.information.ends_with(kLinkEnd)) return {package.information};
  if (package.information.ends_with(".egg-info")) {
    return files_of_egg(files, prefix, package.information);
  }
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
