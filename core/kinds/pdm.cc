#include <algorithm>
#include <iterator>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/inspection.h"
#include "core/formats/glob.h"
#include "core/formats/toml_document.h"
#include "core/interpreters/version_range.h"
#include "core/kinds/rules.h"
#include "core/kinds/tool_files/pyproject.h"
#include "core/stores/pdm_settings.h"

namespace venvctl {
namespace {

using Paths = std::vector<std::string>;

// Keys of [tool.pdm] that the build backend reads: pdm-backend, which was named pdm-pep517 earlier.
constexpr std::string_view kBuildKeys[] = {"build",      "version",         "includes",
                                           "excludes",   "source-includes", "package-dir",
                                           "is-purelib", "run-setuptools",  "editable-backend"};

// The environment that contains an interpreter: the directory two levels above the interpreter's
// path. Absent if the path is not absolute.
std::optional<std::string> environment_of(std::string_view interpreter) {
  if (!is_absolute_path(interpreter)) return std::nullopt;
  const std::string path = normal_path("/", interpreter);
  return std::string(parent_path(parent_path(path)));
}

// Whether the list `members` in `project`, the pyproject.toml of `root`, contains `directory`. The
// elements of the list are directories below `root`, or patterns for such directories.
bool has_member(const Level& level, const TomlDocument& project, const std::string& root,
                const std::string& directory) {
  return std::ranges::any_of(
      project.texts({"tool", "pdm", "workspace", "members"}), [&](const std::string& member) {
        if (!may_compare(level.files, root, member, directory)) return false;
        if (member.find_first_of("*?[") != std::string::npos) {
          return glob_matches(normal_path("/", member).substr(1), path_below(root, directory));
        }
        const std::string path = normal_path(root, member);
        const auto real = real_path(level.files, path);
        return path == directory || (real && real == real_path(level.files, directory));
      });
}

// The root of the workspace of which `directory` is a member. Unlike uv, PDM continues its search
// above a project that does not list `directory` as a member.
std::optional<std::string> workspace_above(const Level& level, const std::string& directory) {
  std::string at = directory;
  while (const auto above = project_above(level.files, level.variables, at)) {
    const auto project = read_pyproject_with(level.files, *above, "workspace");
    if (project && has_member(level, *project, *above, directory)) return above;
    at = *above;
  }
  return std::nullopt;
}

// The root of the outermost workspace that contains the level, directly or through other
// workspaces.
std::optional<std::string> workspace_of(const Level& level) {
  if (!level.has("pyproject.toml")) return std::nullopt;
  auto root = workspace_above(level, level.directory);
  while (root) {
    auto outer = workspace_above(level, *root);
    if (!outer) break;
    root = std::move(outer);
  }
  return root;
}

// One project of PDM: the level, or the root of its workspace.
class Project {
 public:
  Project(const Level& level, std::string root)
      : level_(level),
        files_(level.files),
        root_(std::move(root)),
        settings_(pdm_settings(files_, level.variables, root_, level.working_directory)) {
    const auto own = read_pyproject_with(files_, root_, "requires-python");
    const auto required = own ? own->text({"project", "requires-python"}) : std::nullopt;
    if (required) required_ = parse_requires_python(*required);
  }

  const PdmSettings& settings() const { return settings_; }
  bool has(std::string_view name) const { return files_.status(path_of(name)).has_value(); }

  // The environments of this project in PDM's central directory. Their names consist of the name of
  // the project's directory, "-", a hash of its physical path, "-" and any other text.
  Paths central() const {
    const auto physical = real_path(files_, root_);
    if (!physical) return {};
    const std::string beginning =
        std::string(base_name(*physical)) + "-" + short_base64(md5(*physical)) + "-";
    const std::string directory =
        path_from(files_, level_.working_directory, settings_.environment_directory);
    Paths found;
    for (const DirectoryEntry& entry :
         files_.list(directory).value_or(std::vector<DirectoryEntry>())) {
      std::string path = join_path(directory, entry.name);
      if (entry.name.starts_with(beginning) && is_suitable(path)) found.push_back(std::move(path));
    }
    return found;
  }

  // The environments in the project's directory. PDM ignores those after the first environment that
  // has a python, even if that python does not suit the project.
  Paths local() const {
    Paths found;
    for (const char* name : {".venv", "venv", "env"}) {
      if (!has(name)) continue;
      std::string path = path_of(name);
      const bool is_last = files_.status(join_path(path, "bin/python")).has_value();
      if (is_suitable(path)) found.push_back(std::move(path));
      if (is_last) break;
    }
    return found;
  }

  struct Remembered {
    std::string prefix;
    // The project's file that names the environment; "" if PDM_PYTHON names it.
    std::string file;
    bool is_outside = false;  // the interpreter is in no environment, so PDM uses no environment
  };

  // The environment of the interpreter that PDM remembers in PDM_PYTHON, .pdm-python or .pdm.toml.
  // The first of these that names an interpreter decides. Absent if that interpreter's environment
  // does not exist or does not suit the project.
  std::optional<Remembered> remembered() const {
    if (ignores_remembered()) return std::nullopt;
    std::string file;
    std::optional<std::string> interpreter = level_.variables.non_empty("PDM_PYTHON");
    for (const char* name : {".pdm-python", ".pdm.toml"}) {
      if (interpreter) break;
      file = path_of(name);
      interpreter = named_in(file);
    }
    const auto prefix = interpreter ? environment_of(*interpreter) : std::nullopt;
    if (!prefix || !files_.status(*prefix) || !is_suitable(*prefix)) return std::nullopt;
    const auto program = files_.status(*interpreter);
    const bool is_outside =
        program && program->is_executable() && !inspect_environment(files_, *prefix).has_value();
    if (is_outside && !is_suitable_interpreter(*interpreter)) return std::nullopt;
    return Remembered{*prefix, file, is_outside};
  }

 private:
  std::string path_of(std::string_view name) const { return join_path(root_, name); }

  bool ignores_remembered() const {
    const std::string value =
        ascii_lower(level_.variables.get("PDM_IGNORE_SAVED_PYTHON").value_or(""));
    return !value.empty() && value != "false" && value != "no" && value != "0";
  }

  std::optional<std::string> named_in(const std::string& file) const {
    constexpr size_t kMaxBytes = 8192;
    if (base_name(file) == ".pdm.toml") {
      const auto document = TomlDocument::read(files_, file);
      return document ? document->text({"python", "path"}) : std::nullopt;
    }
    const auto content = files_.read_file(file, kMaxBytes);
    if (!content) return std::nullopt;
    return std::string(trimmed(std::string_view(*content).substr(0, content->find('\n'))));
  }

  // PDM skips environments whose Python version is outside of `requires-python`. It does not skip
  // an environment if no file shows the version.
  bool is_suitable(const std::string& prefix) const {
    if (!required_ || required_->empty()) return true;
    const auto inspection = inspect_environment(files_, prefix);
    const auto version = inspection ? dotted_version(inspection->version) : std::nullopt;
    return !version || is_within(*required_, *version);
  }

  // Like is_suitable(), for an interpreter that is in no environment. Its name may show its
  // version.
  bool is_suitable_interpreter(const std::string& interpreter) const {
    constexpr std::string_view kName = "python";
    const std::string real = real_path(files_, interpreter).value_or(interpreter);
    const std::string_view name = base_name(real);
    if (!required_ || required_->empty() || !name.starts_with(kName)) return true;
    const auto version = dotted_version(name.substr(kName.size()));
    return !version || is_within(*required_, *version);
  }

  const Level& level_;
  FileSystem& files_;
  const std::string root_;
  const PdmSettings settings_;
  std::optional<VersionRange> required_;
};

bool contains(const Paths& paths, const std::string& path) {
  return std::ranges::find(paths, path) != paths.end();
}

// If a file of the project names an environment that PDM would find without the file, the file
// needs no approval. If it names any other environment, it becomes the pointer. There can be only
// one pointer. If a second file of the project (the `chooser`) chooses PDM's central directory,
// nobody would be asked to approve the second file, so the environments in that directory are left
// out.
void add_environments(const Project& project, const std::optional<Project::Remembered>& remembered,
                      Proposal& proposal) {
  const Paths local = project.local();
  Paths central = project.central();
  const std::string& chooser = project.settings().directory_set_by;
  if (remembered) {
    const bool is_derived =
        contains(local, remembered->prefix) || contains(central, remembered->prefix);
    if (!is_derived) proposal.pointer = remembered->file;
    proposal.prefixes.push_back(remembered->prefix);
  }
  if (!chooser.empty() && !proposal.pointer.empty()) central.clear();
  std::ranges::copy(local, std::back_inserter(proposal.prefixes));
  if (!chooser.empty() && !central.empty()) {
    proposal.pointer = chooser;
    proposal.pointed = proposal.prefixes.size() + central.size();
  }
  std::ranges::move(central, std::back_inserter(proposal.prefixes));
}

Proposal proposal_for(const Level& level, std::string marker) {
  const auto workspace = workspace_of(level);
  Proposal proposal;
  proposal.root = workspace.value_or(level.directory);
  proposal.marker = std::move(marker);
  proposal.is_stopping = true;
  proposal.create_command = "pdm install";
  if (workspace) proposal.detail = "a member of that workspace";
  const Project project(level, proposal.root);
  if (!project.settings().uses_environments) {
    proposal.detail = "python.use_venv is false, so PDM uses no environment";
    return proposal;
  }
  const auto remembered = project.remembered();
  if (remembered && remembered->is_outside) {
    proposal.detail = "PDM uses the interpreter of " + remembered->prefix + " and no environment";
    return proposal;
  }
  add_environments(project, remembered, proposal);
  if (!proposal.prefixes.empty()) return proposal;
  if (project.has("__pypackages__")) {
    proposal.detail = "PDM uses __pypackages__ instead of an environment";
  } else {
    proposal.outcome = "missing";
  }
  return proposal;
}

// A project may use PDM only as its build backend. PDM then manages the project only if PDM's store
// has an environment of the project, because no other tool uses that store. An environment inside
// the project does not show this, because any tool may have created it.
std::optional<Proposal> proposal_for_build(const Level& level) {
  const Project project(level, level.directory);
  if (!project.settings().uses_environments || !project.local().empty()) return std::nullopt;
  Proposal proposal;
  proposal.marker = "pyproject.toml";
  proposal.prefixes = project.central();
  if (proposal.prefixes.empty()) return std::nullopt;
  proposal.pointer = project.settings().directory_set_by;
  proposal.pointed = proposal.prefixes.size();
  return proposal;
}

// The directory that PDM_PROJECT names.
std::optional<std::string> selected_project(const Level& level) {
  const auto directory = level.variables.non_empty("PDM_PROJECT");
  if (!directory) return std::nullopt;
  return path_from(level.files, level.working_directory, *directory);
}

// Whether PDM would use the level as its project.
bool is_possible(const Level& level) {
  const auto selected = selected_project(level);
  return selected ? *selected == level.directory : is_python_project(level);
}

}  // namespace

std::optional<Proposal> propose_pdm_file(const Level& level) {
  if (!is_possible(level)) return std::nullopt;
  return proposal_for(level, level.has("pdm.lock") ? "pdm.lock" : ".pdm-python");
}

std::optional<Proposal> propose_pdm_table(const Level& level) {
  if (!is_possible(level)) return std::nullopt;
  for (const char* file : {".pdm.toml", "pdm.toml"}) {
    if (level.has(file)) return proposal_for(level, file);
  }
  const auto own = read_pyproject_with(level.files, level.directory, "pdm");
  if (own && is_managers_table(*own, {"tool", "pdm"}, kBuildKeys)) {
    return proposal_for(level, "[tool.pdm]");
  }
  if (const auto workspace = workspace_of(level)) {
    return proposal_for(level, "[tool.pdm.workspace] of " + *workspace);
  }
  if (selected_project(level)) return proposal_for(level, "PDM_PROJECT");
  const bool is_built_by_pdm =
      own && (own->has_table({"tool", "pdm"}) ||
              own->text({"build-system", "build-backend"}).value_or("").starts_with("pdm."));
  return is_built_by_pdm ? proposal_for_build(level) : std::nullopt;
}

std::optional<Proposal> propose_distant_pdm_project(const Level& here) {
  const auto directory = selected_project(here);
  if (!directory || is_a_level(here, *directory)) return std::nullopt;
  Proposal proposal = proposal_for(level_at(here, *directory), "PDM_PROJECT");
  proposal.root = "/";  // used in every directory without an environment of its own
  return proposal;
}

}  // namespace venvctl
