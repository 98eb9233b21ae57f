#include "core/kinds/poetry.h"

#include <algorithm>
#include <charconv>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/derived_names.h"
#include "core/kinds/path_python.h"
#include "core/kinds/poetry_settings.h"
#include "core/kinds/toml_document.h"

namespace venvctl {
namespace {

// Poetry before 2 takes [tool.poetry] first, later ones [project]; both without name: this one.
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

// Poetry: first 42 code points of the cleaned name + "-" + hash of the physical directory.
std::string base_of(const std::string& name, const std::string& physical_root) {
  const std::string readable = with_underscores(normal_project_name(name), " $`!*@\"\\\r\n\t");
  return first_characters(readable, kReadableCharacters) + "-" +
         short_base64(sha256(physical_root));
}

// "3.10" is after "3.9".
std::pair<int, int> numbers_of(std::string_view version) {
  std::pair<int, int> numbers = {0, 0};
  const char* const end = version.data() + version.size();
  const auto major = std::from_chars(version.data(), end, numbers.first);
  if (major.ptr != end && *major.ptr == '.') std::from_chars(major.ptr + 1, end, numbers.second);
  return numbers;
}

// X.Y of every base-pyX.Y in `directory`, the highest first.
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

Proposal proposal_for(const Level& level, std::string marker,
                      const std::optional<TomlDocument>& project) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "poetry install";
  const PoetrySettings settings = poetry_settings(level.files, level.variables, level.directory);
  if (!settings.create) {
    proposal.detail = "virtualenvs.create is false: Poetry uses none";
    return proposal;
  }
  const std::string local = level.path_of(".venv");
  const bool has_local = level.files.status(local).value_or(FileStatus()).is_directory();
  if (settings.in_project.value_or(has_local)) {
    proposal.prefixes = {local};
    return proposal;
  }
  const auto physical = real_path(level.files, level.directory);
  if (project && physical) {
    for (const std::string& name : project_names(*project)) {
      add_central(level, settings.environment_directory, base_of(name, *physical), proposal);
    }
  }
  if (proposal.prefixes.empty()) {
    proposal.detail = "no environment of this project in " + settings.environment_directory;
    proposal.outcome = "missing";
  }
  return proposal;
}

}  // namespace

std::optional<Proposal> propose_poetry_lock(const Level& level) {
  return proposal_for(level, "poetry.lock", read_pyproject_with(level.files, level.directory, ""));
}

std::optional<Proposal> propose_poetry_table(const Level& level) {
  const auto project = read_pyproject_with(level.files, level.directory, "");
  const bool has_table = project && project->has_table({"tool", "poetry"});
  if (!has_table && !level.has("poetry.toml")) return std::nullopt;
  return proposal_for(level, has_table ? "[tool.poetry]" : "poetry.toml", project);
}

}  // namespace venvctl
