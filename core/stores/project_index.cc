#include "core/stores/project_index.h"

#include <xxhash.h>

#include <utility>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/derived_names.h"

namespace venvctl {
namespace {

constexpr size_t kHashCharacters = 8;

// The parts of Poetry's name for an environment: NAME-HASH-pyX.Y. Absent if the name has another
// form.
struct PoetryName {
  std::string_view project;
  std::string_view hash;
  std::string_view version;
};
std::optional<PoetryName> poetry_name(std::string_view name) {
  const size_t version = name.rfind("-py");
  if (version == std::string_view::npos || version < kHashCharacters + 2) return std::nullopt;
  const size_t dash = version - kHashCharacters - 1;
  if (name[dash] != '-') return std::nullopt;
  return PoetryName{name.substr(0, dash), name.substr(dash + 1, kHashCharacters),
                    name.substr(version + 3)};
}

// The project that Poetry installed into the environment, according to the directory in the
// project's .pth file.
std::string installed_project(FileSystem& files, const std::string& prefix,
                              const PoetryName& name) {
  constexpr size_t kMaxBytes = 8192;
  const std::string module = with_underscores(name.project, "-");
  const std::string path =
      "lib/python" + std::string(name.version) + "/site-packages/" + module + ".pth";
  const std::string text = files.read_file(join_path(prefix, path), kMaxBytes).value_or("");
  const std::string_view line = trimmed(std::string_view(text).substr(0, text.find('\n')));
  if (!is_absolute_path(line)) return "";
  // The line may name a directory inside the project. The hash shows which directory above it is
  // the project.
  for (std::string& directory : path_and_parents(normal_path("/", line))) {
    const auto physical = real_path(files, directory);
    if (physical && short_base64(sha256(*physical)) == name.hash) return std::move(directory);
  }
  return "";
}

}  // namespace

void ProjectIndex::read() {
  for (const std::string& project : std::exchange(candidates_, {})) {
    const auto physical = real_path(files_, project);
    if (!physical) continue;
    by_hash_.try_emplace(short_base64(sha256(*physical)), project);
    by_hash_.try_emplace(short_base64(md5(*physical)), project);
    by_hash_.try_emplace(std::to_string(XXH3_64bits(physical->data(), physical->size())), project);
  }
}

const std::string* ProjectIndex::find(std::string_view hash) {
  if (!candidates_.empty()) read();
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : &found->second;
}

// PDM's name for an environment is BASENAME-HASH-ANYTHING. BASENAME may also contain dashes.
std::string ProjectIndex::pdm_project(std::string_view name) {
  for (size_t dash = name.find('-'); dash != std::string_view::npos;
       dash = name.find('-', dash + 1)) {
    const std::string_view rest = name.substr(dash + 1);
    if (rest.size() <= kHashCharacters || rest[kHashCharacters] != '-') continue;
    const std::string* project = find(rest.substr(0, kHashCharacters));
    if (project != nullptr && base_name(*project) == name.substr(0, dash)) return *project;
  }
  return "";
}

std::string ProjectIndex::project_by_hash(std::string_view kind, std::string_view prefix) {
  if (kind == "pdm") return pdm_project(base_name(prefix));
  const std::string* project = nullptr;
  if (kind == "poetry") {
    if (const auto name = poetry_name(base_name(prefix))) project = find(name->hash);
  }
  if (kind == "hatch") project = find(base_name(parent_path(prefix)));
  if (kind == "pixi") {
    const std::string_view workspace = base_name(parent_path(parent_path(prefix)));
    project = find(workspace.substr(workspace.rfind('-') + 1));
  }
  return project == nullptr ? "" : *project;
}

std::string ProjectIndex::project_of(std::string_view kind, const std::string& prefix) {
  std::string project = project_by_hash(kind, prefix);
  if (!project.empty() || kind != "poetry") return project;
  const auto name = poetry_name(base_name(prefix));
  return name ? installed_project(files_, prefix, *name) : "";
}

}  // namespace venvctl
