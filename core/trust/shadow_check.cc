#include "core/trust/shadow_check.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/form.h"
#include "core/trust/checkout.h"
#include "core/trust/installed_python.h"
#include "core/trust/package_directories.h"

namespace venvctl {
namespace {

constexpr std::string_view kSystemDirectories[] = {"/usr/bin", "/usr/sbin",      "/bin",
                                                   "/sbin",    "/usr/local/bin", "/usr/local/sbin"};
// Names that venv, virtualenv, uv and PyPy create in every environment, whatever its version of
// Python is.
constexpr std::string_view kOwnNames[] = {
    "activate",     "activate.bat", "activate.csh", "activate.fish",    "activate.nu",
    "activate.ps1", "activate.xsh", "Activate.ps1", "activate_this.py", "python",
    "python3",      "pypy",         "pypy3"};
constexpr size_t kMaxRecordBytes = 4 * 1024 * 1024;
constexpr size_t kMaxCommandDirectories = 64;  // further directories of PATH are ignored

std::vector<DirectoryEntry> listed(FileSystem& files, const std::string& directory) {
  return files.list(directory).value_or(std::vector<DirectoryEntry>());
}

bool exists(FileSystem& files, const std::string& directory, std::string_view name) {
  return files.link_status(join_path(directory, name)).has_value();
}

// Names with a version, such as "python3.11" and "pip3.11". The tool that makes an environment
// creates them.
class VersionedNames {
 public:
  VersionedNames(FileSystem& files, const std::string& prefix, const TrackedFiles& tracked)
      : files_(files), prefix_(prefix), tracked_(tracked) {}

  bool has(std::string_view name) {
    const bool is_pip = name.starts_with("pip");
    if (!is_pip && !name.starts_with("python") && !name.starts_with("pypy")) return false;
    if (!versions_) versions_ = package_versions(files_, prefix_);
    if (is_pip) return is_pips(name) && has_pip();
    const bool is_versioned = std::ranges::any_of(*versions_, [&](const std::string& version) {
      return name == "python" + version || name == "pypy" + version;
    });
    return is_versioned || leads_to_installed_python(name);
  }

 private:
  bool is_pips(std::string_view name) const {
    if (name == "pip" || name == "pip3") return true;
    return std::ranges::any_of(*versions_, [&](const std::string& version) {
      return name == "pip" + version || name == "pip-" + version;
    });
  }

  bool leads_to_installed_python(std::string_view name) {
    const auto target = real_path(files_, join_path(prefix_, "bin/" + std::string(name)));
    return target && is_python_name(name) && is_installed_python(files_, *target);
  }

  // Whether pip was installed in this environment. A pip whose RECORD git tracks does not count,
  // because it came with the repository.
  bool has_pip() {
    if (has_pip_) return *has_pip_;
    has_pip_ = false;
    for (const std::string& directory : package_directories(files_, prefix_)) {
      for (const DirectoryEntry& entry : listed(files_, directory)) {
        const std::string record = join_path(directory, entry.name) + "/RECORD";
        const bool is_pip = entry.name.starts_with("pip-") && entry.name.ends_with(".dist-info");
        if (is_pip && !tracked_.has(path_below(prefix_, record))) has_pip_ = true;
      }
    }
    return *has_pip_;
  }

  FileSystem& files_;
  const std::string& prefix_;
  const TrackedFiles& tracked_;
  std::optional<std::vector<std::string>> versions_;
  std::optional<bool> has_pip_;
};

// Returns the system's command directories, followed by the other directories of `path`. A
// directory of `path` is left out if it is relative, if it is the bin of an environment, or if it
// is on neither the file system of "/" nor that of the environment. Other file systems may be
// remote and slow.
std::vector<std::string> command_directories(FileSystem& files, const std::string& prefix,
                                             std::string_view path) {
  std::vector<std::string> directories;
  for (const std::string_view directory : kSystemDirectories) {
    const auto status = files.link_status(std::string(directory));
    // /bin is usually a link to /usr/bin.
    if (status && status->type != FileType::Symlink) directories.emplace_back(directory);
  }
  const auto top = files.status("/");
  const auto own = files.status(prefix);
  for (const std::string_view element : split(path, ':')) {
    if (directories.size() == kMaxCommandDirectories) break;
    if (!is_absolute_path(element)) continue;
    const std::string directory = normal_path("/", element);
    if (std::ranges::find(directories, directory) != directories.end()) continue;
    const auto status = files.status(directory);
    const bool is_near = status && ((top && status->device == top->device) ||
                                    (own && status->device == own->device));
    if (!is_near) continue;
    const std::string holder(parent_path(directory));
    const bool is_environments =
        base_name(directory) == "bin" && looks_like_environment(files, holder);
    if (!is_environments) directories.push_back(directory);
  }
  return directories;
}

// Searches the records of installed distributions, and removes each name that is in a record from
// `names`.
class Accounting {
 public:
  Accounting(FileSystem& files, const std::string& prefix, const TrackedFiles& tracked,
             std::vector<std::string>& names)
      : files_(files),
        prefix_(prefix),
        bin_(join_path(prefix, "bin")),
        tracked_(tracked),
        names_(names) {}

  // Returns the paths of the records that could not be read: an installer may not have written them
  // yet. Returns no paths if a record lists every name.
  std::vector<std::string> run() {
    for (const std::string& directory : package_directories(files_, prefix_)) {
      for (const DirectoryEntry& entry : listed(files_, directory)) {
        if (names_.empty()) return {};
        const std::string distribution = join_path(directory, entry.name);
        // Wheels have a RECORD (PEP 376). Older installations have a list that setuptools wrote.
        if (entry.name.ends_with(".dist-info")) read_list(distribution + "/RECORD", directory);
        if (entry.name.ends_with(".egg-info")) {
          read_list(distribution + "/installed-files.txt", distribution);
        }
        if (entry.name.ends_with(".egg-link")) read_development_link(distribution);
      }
    }
    for (const DirectoryEntry& entry : listed(files_, join_path(prefix_, "conda-meta"))) {
      if (names_.empty()) return {};
      if (entry.name.ends_with(".json")) read_conda_record(entry.name);
    }
    return names_.empty() ? std::vector<std::string>() : std::move(awaited_);
  }

 private:
  std::optional<std::string> content_of(const std::string& path) {
    if (tracked_.has(path_below(prefix_, path))) return std::nullopt;
    auto content = files_.read_file(path, kMaxRecordBytes);
    if (!content) awaited_.push_back(path);
    return content;
  }

  // Each line names one file. Its path is absolute or relative to `directory`, and in quotes if it
  // contains a comma. A hash and a size may follow.
  void read_list(const std::string& path, const std::string& directory) {
    const auto content = content_of(path);
    if (!content || content->find("bin/") == std::string::npos) return;
    for (std::string_view line : split(*content, '\n')) {
      if (line.find("bin/") == std::string_view::npos) continue;
      const bool is_quoted = line.starts_with('"');
      if (is_quoted) line.remove_prefix(1);
      const std::string file =
          normal_path(directory, line.substr(0, line.find(is_quoted ? '"' : ',')));
      const bool is_wanted = std::ranges::find(names_, base_name(file)) != names_.end();
      if (is_wanted && is_bin(std::string(parent_path(file)))) take_away(base_name(file));
    }
  }

  // Also compares real paths: Poetry writes absolute paths, which may lead to the environment
  // through a link.
  bool is_bin(const std::string& directory) {
    if (directory == bin_) return true;
    if (base_name(directory) != "bin") return false;
    if (!real_bin_) real_bin_ = real_path(files_, bin_).value_or("");
    return !real_bin_->empty() && real_path(files_, directory) == *real_bin_;
  }

  // Reads an .egg-link file, which `setup.py develop` created. Its first line is the directory of
  // the sources. The egg-info of the sources has a line "name = module:function" for each script
  // that setuptools created in bin together with the .egg-link file.
  void read_development_link(const std::string& path) {
    const auto content = content_of(path);
    if (!content) return;
    const std::string sources(trimmed(content->substr(0, content->find('\n'))));
    if (!is_absolute_path(sources)) return;
    const std::string_view link = base_name(path);
    std::string project(link.substr(0, link.size() - std::string_view(".egg-link").size()));
    std::ranges::replace(project, '-', '_');
    const std::string points = join_path(sources, project + ".egg-info/entry_points.txt");
    const auto scripts = files_.read_file(points, kMaxRecordBytes);
    if (!scripts) return;
    for (const std::string_view line : split(*scripts, '\n')) {
      const size_t equals = line.find('=');
      if (equals != std::string_view::npos) take_away(trimmed(line.substr(0, equals)));
    }
  }

  void read_conda_record(const std::string& name) {
    const auto content = content_of(join_path(prefix_, "conda-meta/" + name));
    if (!content) return;
    for (const std::string& each : std::vector<std::string>(names_)) {
      if (content->find("\"bin/" + each + "\"") != std::string::npos) take_away(each);
    }
  }

  void take_away(std::string_view name) {
    if (!tracked_.has("bin/" + std::string(name))) std::erase(names_, name);
  }

  FileSystem& files_;
  const std::string& prefix_;
  const std::string bin_;
  const TrackedFiles& tracked_;
  std::vector<std::string>& names_;
  std::optional<std::string> real_bin_;  // "" if the directory does not exist
  std::vector<std::string> awaited_;
};

// Whether the records may have come with a checkout of a version control system that venvctl cannot
// read.
bool may_be_checked_out(FileSystem& files, const std::string& prefix, const TrackedFiles& tracked) {
  if (tracked.is_unreadable) return true;
  return std::ranges::any_of(path_and_parents(prefix), [&](const std::string& directory) {
    return !unreadable_version_control(files, directory).empty();
  });
}

}  // namespace

std::vector<std::string> commands_among(FileSystem& files, const std::string& prefix,
                                        std::span<const std::string> names, std::string_view path) {
  std::vector<std::string> found;
  const std::vector<std::string> directories = command_directories(files, prefix, path);
  for (const std::string& name : names) {
    const bool is_command = std::ranges::any_of(
        directories, [&](const std::string& directory) { return exists(files, directory, name); });
    if (is_command) found.push_back(name);
  }
  return found;
}

std::span<const std::string_view> system_command_directories() { return kSystemDirectories; }

std::vector<std::string> shadowing_names(FileSystem& files, const std::string& prefix,
                                         const TrackedFiles& tracked, std::string_view path) {
  FileSystem& unwatched = files.unwatched();
  VersionedNames versioned(unwatched, prefix, tracked);
  const auto elsewhere = elsewhere_at(unwatched, prefix);
  const std::vector<std::string> directories = command_directories(unwatched, prefix, path);
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : listed(files, join_path(prefix, "bin"))) {
    if (std::ranges::find(kOwnNames, entry.name) != std::end(kOwnNames)) continue;
    const bool is_command = std::ranges::any_of(directories, [&](const std::string& directory) {
      return exists(unwatched, directory, entry.name);
    });
    if (!is_command) continue;
    const bool is_own =
        elsewhere ? is_own_name(entry.name, elsewhere->version) : versioned.has(entry.name);
    if (!is_own) names.push_back(entry.name);
  }
  if (elsewhere) return names;
  if (names.empty() || may_be_checked_out(unwatched, prefix, tracked)) return names;
  const std::vector<std::string> awaited = Accounting(unwatched, prefix, tracked, names).run();
  for (const std::string& file : awaited) files.link_status(file);
  return names;
}

}  // namespace venvctl
