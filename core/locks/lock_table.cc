#include "core/locks/lock_table.h"

#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/locks/manifest.h"
#include "core/locks/pdm_lock.h"
#include "core/locks/pipfile_lock.h"
#include "core/locks/pixi_lock.h"
#include "core/locks/poetry_lock.h"
#include "core/locks/pylock.h"
#include "core/locks/requirements_reader.h"
#include "core/locks/uv_lock.h"

namespace venvctl {
namespace {

// Large projects have lock files of several megabytes.
constexpr size_t kMaxLockBytes = 16 * 1024 * 1024;

using Packages = std::optional<std::vector<LockedPackage>>;

// Absent if the file cannot be read or is longer than the limit. The first part of a longer file is
// not used, because it could look like a complete file.
std::optional<std::string> text_at(FileSystem& files, const std::string& path) {
  auto text = files.read_file(path, kMaxLockBytes + 1);
  return text && text->size() <= kMaxLockBytes ? std::move(text) : std::nullopt;
}

std::optional<TomlDocument> toml_at(FileSystem& files, const std::string& path) {
  const auto text = text_at(files, path);
  auto document = text ? TomlDocument::parse(*text) : Result<TomlDocument>(Error());
  if (!document) return std::nullopt;
  return *std::move(document);
}

template <auto packages_in>
Packages from_toml(FileSystem& files, const std::string& path, const std::string& /*prefix*/,
                   const MarkerEnvironment& environment) {
  const auto document = toml_at(files, path);
  if (!document) return std::nullopt;
  return packages_in(*document, environment);
}

// For lock files that do not name the packages that the project itself requires.
template <auto packages_in>
Packages with_pyproject(FileSystem& files, const std::string& path, const std::string& /*prefix*/,
                        const MarkerEnvironment& environment) {
  const auto lock = toml_at(files, path);
  if (!lock) return std::nullopt;
  const auto pyproject = toml_at(files, join_path(parent_path(path), "pyproject.toml"));
  return packages_in(*lock, pyproject ? &*pyproject : nullptr, environment);
}

template <auto packages_in>
Packages from_text(FileSystem& files, const std::string& path, const std::string& /*prefix*/,
                   const MarkerEnvironment& environment) {
  const auto text = text_at(files, path);
  if (!text) return std::nullopt;
  return packages_in(*text, environment);
}

// Poetry's own table is used if the project has no standard list of dependencies.
Packages from_pyproject(FileSystem& files, const std::string& path, const std::string& /*prefix*/,
                        const MarkerEnvironment& environment) {
  const auto pyproject = toml_at(files, path);
  if (!pyproject) return std::nullopt;
  auto packages = pyproject_packages(*pyproject, environment);
  return packages.empty() ? poetry_manifest_packages(*pyproject, environment) : packages;
}

Packages from_requirements(FileSystem& files, const std::string& path,
                           const std::string& /*prefix*/, const MarkerEnvironment& environment) {
  return requirements_packages(files, path, environment);
}

Packages from_pixi(FileSystem& files, const std::string& path, const std::string& prefix,
                   const MarkerEnvironment& environment) {
  const auto text = text_at(files, path);
  return text ? pixi_packages(*text, base_name(prefix), environment) : std::nullopt;
}

// pixi creates each environment in a directory called "envs", in the project or elsewhere.
bool may_be_of_pixi(const std::string& prefix) { return base_name(parent_path(prefix)) == "envs"; }

struct LockEntry {
  std::string_view file;
  std::string_view sync;
  Packages (*read)(FileSystem& files, const std::string& path, const std::string& prefix,
                   const MarkerEnvironment& environment);
};

// The first of these files that exists is used. Lock files come before manifests, which name fewer
// packages. A tool's own lock file comes before pylock.toml, which several tools export. pixi.lock
// comes first, but is used only for environments of pixi: where it exists, only it describes them.
constexpr std::string_view kPixiLock = "pixi.lock";
constexpr LockEntry kLocks[] = {
    {kPixiLock, "pixi install", from_pixi},
    {"uv.lock", "uv sync", from_toml<uv_packages>},
    {"poetry.lock", "poetry sync", with_pyproject<poetry_packages>},
    {"pdm.lock", "pdm sync", with_pyproject<pdm_packages>},
    {"Pipfile.lock", "pipenv sync", from_text<pipfile_packages>},
    {"pylock.toml", "uv pip sync pylock.toml", from_toml<pylock_packages>},
    {"pyproject.toml", "pip install -e .", from_pyproject},
    {"requirements.txt", "pip install -r requirements.txt", from_requirements},
};

}  // namespace

std::vector<std::string_view> lock_names() {
  std::vector<std::string_view> names;
  for (const LockEntry& entry : kLocks) names.push_back(entry.file);
  return names;
}

std::vector<std::string> further_lock_files(FileSystem& files, const std::string& project) {
  return requirements_files(files, join_path(project, "requirements.txt"));
}

std::optional<ProjectLock> lock_of_project(FileSystem& files, const std::string& project,
                                           const std::string& prefix,
                                           const MarkerEnvironment& environment) {
  for (const LockEntry& entry : kLocks) {
    if (entry.file == kPixiLock && !may_be_of_pixi(prefix)) continue;
    const std::string path = join_path(project, entry.file);
    if (!files.status(path)) continue;
    auto packages = entry.read(files, path, prefix, environment);
    if (!packages) return std::nullopt;  // no later file is used instead
    // A pyproject.toml may contain only settings of tools.
    if (packages->empty() && entry.file == "pyproject.toml") continue;
    return ProjectLock{path, std::string(entry.sync), *std::move(packages)};
  }
  return std::nullopt;
}

}  // namespace venvctl
