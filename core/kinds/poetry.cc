#include <algorithm>
#include <charconv>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/kinds/rules.h"
#include "core/kinds/tool_files/path_python.h"
#include "core/stores/derived_names.h"
#include "core/stores/poetry_settings.h"

namespace venvctl {
namespace {

// The names of the project that Poetry may use. Versions before 2 prefer the name in [tool.poetry],
// later versions the name in [project]. If neither table has a name, all versions use
// "non-package-mode".
std::vector<std::string> project_names(const TomlDocument& project) {
  std::vector<std::string> names;
  for (const auto& name :
       {project.text({"tool", "poetry", "name"}), project.text({"project", "name"})}) {
    if (name && !name->empty() && std::ranges::find(names, *name) == names.end()) {
      names.push_back(*name);
    }
  }
  if (names.empty()) names.emplace_back("non-package-mode");
  return names;
}

// The first part of Poetry's name for an environment: the first 42 code points of the cleaned
// project name, "-", and a hash of the physical directory.
std::string base_of(const std::string& name, const std::string& physical_root) {
  const std::string readable = with_underscores(normal_project_name(name), " $`!*@\"\\\r\n\t");
  return first_characters(readable, kReadableCharacters) + "-" +
         short_base64(sha256(physical_root));
}

// The major and minor version as numbers, so that "3.10" is sorted after "3.9".
std::pair<int, int> numbers_of(std::string_view version) {
  std::pair<int, int> numbers = {0, 0};
  const char* const end = version.data() + version.size();
  const auto major = std::from_chars(version.data(), end, numbers.first);
  if (major.ptr != end && *major.ptr == '.') std::from_chars(major.ptr + 1, end, numbers.second);
  return numbers;
}

// The version X.Y of each directory BASE-pyX.Y in `directory`, the highest version first.
std::vector<std::string> versions_of(FileSystem& files, const std::string& directory,
                                     const std::string& base) {
  std::vector<std::string> versions;
  const std::string beginning = base + "-py";
  for (const DirectoryEntry& entry :
       files.list(directory).value_or(std::vector<DirectoryEntry>())) {
    if (entry.name.starts_with(beginning)) versions.push_back(entry.name.substr(beginning.size()));
  }
  std::ranges::stable_sort(versions, [](const std::string& a, const std::string& b) {
    return numbers_of(a) > numbers_of(b);
  });
  return versions;
}

void prefer(std::vector<std::string>& versions, const std::optional<std::string>& version) {
  if (!version) return;
  const auto found = std::ranges::find(versions, *version);
  if (found != versions.end()) std::rotate(versions.begin(), found, found + 1);
}

void add_central(const Level& level, const std::string& directory, const std::string& base,
                 Proposal& proposal) {
  std::vector<std::string> versions = versions_of(level.files, directory, base);
  if (versions.empty()) return;
  prefer(versions, version_of_first_python(level.files, level.variables));
  const auto chosen = TomlDocument::read(level.files, join_path(directory, "envs.toml"));
  prefer(versions, chosen ? chosen->text({base, "minor"}) : std::nullopt);
  for (const std::string& version : versions) {
    proposal.prefixes.push_back(join_path(directory, base + "-py" + version));
  }
}

// Adds the environments of this project in Poetry's store.
void add_stored(const Level& level, const PoetrySettings& settings, const TomlDocument* project,
                Proposal& proposal) {
  const auto physical = real_path(level.files, level.directory);
  if (project == nullptr || !physical) return;
  for (const std::string& name : project_names(*project)) {
    add_central(level, settings.environment_directory, base_of(name, *physical), proposal);
  }
  // Poetry's names contain a digest of the project's path, so no other project has these
  // environments. But if poetry.toml chooses the parent directory, this directory may contain
  // anything, including links. poetry.toml then needs an approval.
  if (settings.is_directory_of_project) proposal.pointer = level.path_of("poetry.toml");
  proposal.pointed = proposal.prefixes.size();
}

bool has_local(const Level& level, const PoetrySettings& settings) {
  return settings.in_project.value_or(true) &&
         level.files.status(level.path_of(".venv")).value_or(FileStatus()).is_directory();
}

// Poetry uses an existing .venv even if the setting `virtualenvs.create` is false. If the settings
// ask for a .venv that does not exist yet, Poetry uses the environments in its store.
Proposal proposal_for(const Level& level, std::string marker,
                      const std::optional<TomlDocument>& project) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "poetry install";
  const PoetrySettings settings = poetry_settings(level.files, level.variables, level.directory);
  if (has_local(level, settings)) {
    proposal.prefixes = {level.path_of(".venv")};
    return proposal;
  }
  if (!settings.create) {
    proposal.detail = "virtualenvs.create is false, so Poetry uses no environment";
    return proposal;
  }
  add_stored(level, settings, project ? &*project : nullptr, proposal);
  if (!proposal.prefixes.empty()) return proposal;
  proposal.pointer.clear();
  if (settings.in_project == true) {
    proposal.prefixes = {level.path_of(".venv")};
  } else {
    proposal.detail = "no environment of this project in " + settings.environment_directory;
    proposal.outcome = "missing";
  }
  return proposal;
}

// Poetry 2 also manages projects without [tool.poetry]. If Poetry is the build backend of such a
// project, another tool may still manage the environment. The proposal therefore has only
// environments in Poetry's store, and does not stop the walk.
std::optional<Proposal> proposal_for_backend(const Level& level, const TomlDocument& project) {
  const std::string backend = project.text({"build-system", "build-backend"}).value_or("");
  const bool is_poetrys =
      backend.starts_with("poetry.") || backend.starts_with("poetry_dynamic_versioning.");
  if (!is_poetrys) return std::nullopt;
  const PoetrySettings settings = poetry_settings(level.files, level.variables, level.directory);
  if (has_local(level, settings) || !settings.create) return std::nullopt;
  Proposal proposal;
  proposal.marker = "build-backend";
  add_stored(level, settings, &project, proposal);
  return proposal.prefixes.empty() ? std::nullopt : std::optional(std::move(proposal));
}

}  // namespace

// Without a pyproject.toml in the same directory, Poetry does not read poetry.lock, and looks for
// its project in the directories above.
std::optional<Proposal> propose_poetry_lock(const Level& level) {
  if (!level.has("pyproject.toml")) return std::nullopt;
  return proposal_for(level, "poetry.lock", read_pyproject_with(level.files, level.directory, ""));
}

std::optional<Proposal> propose_poetry_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "");
  const bool has_table = project && project->has_table({"tool", "poetry"});
  const bool has_settings = level.has("poetry.toml") && level.has("pyproject.toml");
  if (!has_table && !has_settings) {
    return project ? proposal_for_backend(level, *project) : std::nullopt;
  }
  return proposal_for(level, has_table ? "[tool.poetry]" : "poetry.toml", project);
}

}  // namespace venvctl
