#include "core/interpreters/interpreter_sources.h"

#include "core/base/path.h"
#include "core/interpreters/pyenv_versions.h"
#include "core/interpreters/version_order.h"

namespace venvctl {
namespace {

using Prefixes = std::vector<std::string>;

// The subdirectories of `directory`. Links are skipped, because they are second names of other
// subdirectories (such as mise's `latest`).
Prefixes directories_in(FileSystem& files, const std::string& directory) {
  Prefixes names;
  if (!is_absolute_path(directory)) return names;
  for (const DirectoryEntry& entry :
       files.list(directory).value_or(std::vector<DirectoryEntry>())) {
    if (entry.type == FileType::Directory) names.push_back(entry.name);
  }
  sort_newest_first(names);
  for (std::string& name : names) name = join_path(directory, name);
  return names;
}

// The value of `variable`; `standard` if it is not set.
std::string configured(const Variables& variables, std::string_view variable,
                       const std::string& standard) {
  return variables.non_empty(variable).value_or(standard);
}

Prefixes of_pyenv(FileSystem& files, const Variables& variables, const UserPlaces& places) {
  return pyenv_versions(files, variables, places.working_directory);
}

Prefixes of_uv(FileSystem& files, const Variables& variables, const UserPlaces& places) {
  const std::string standard = join_path(places.data_directory, "uv/python");
  return directories_in(files, configured(variables, "UV_PYTHON_INSTALL_DIR", standard));
}

Prefixes of_mise(FileSystem& files, const Variables& variables, const UserPlaces& places) {
  const std::string data =
      configured(variables, "MISE_DATA_DIR", join_path(places.data_directory, "mise"));
  return directories_in(files, join_path(data, "installs/python"));
}

Prefixes of_asdf(FileSystem& files, const Variables& variables, const UserPlaces&) {
  const std::string home = variables.get("HOME").value_or("");
  const std::string data = configured(variables, "ASDF_DATA_DIR", join_path(home, ".asdf"));
  return directories_in(files, join_path(data, "installs/python"));
}

Prefixes of_conda(FileSystem&, const Variables&, const UserPlaces& places) {
  return places.conda_installation.empty() ? Prefixes() : Prefixes{places.conda_installation};
}

// Finds /opt/python3.12/bin/python3.12, and also one level deeper
// /opt/python/3.12.1/bin/python3.12.
Prefixes of_opt(FileSystem& files, const Variables&, const UserPlaces&) {
  Prefixes prefixes;
  for (const std::string& directory : directories_in(files, "/opt")) {
    prefixes.push_back(directory);
    if (files.status(join_path(directory, "bin"))) continue;
    const Prefixes deeper = directories_in(files, directory);
    prefixes.insert(prefixes.end(), deeper.begin(), deeper.end());
  }
  return prefixes;
}

constexpr InterpreterSource kSources[] = {
    {"pyenv", of_pyenv, "users install these to choose a version, so they are preferred"},
    {"uv", of_uv, "same as pyenv; uv puts them on PATH only if the user asks for it"},
    {"mise", of_mise, "same as pyenv"},
    {"asdf", of_asdf, "same as pyenv"},
    {"conda", of_conda, "an environment based on it breaks when conda updates it"},
    {"/opt", of_opt, "not managed by any tool"},
};

}  // namespace

std::span<const InterpreterSource> interpreter_sources() { return kSources; }

}  // namespace venvctl
