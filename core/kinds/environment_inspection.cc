#include "core/kinds/environment_inspection.h"

#include <algorithm>
#include <span>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/pyvenv_cfg.h"

namespace venvctl {
namespace {

// The directories that many projects call the same: not a name to tell environments apart by.
constexpr std::string_view kGenericNames[] = {".venv", "venv", "env"};

std::string name_of_directory(std::string_view prefix) {
  const std::string_view name = base_name(prefix);
  const bool is_generic = std::ranges::find(kGenericNames, name) != std::end(kGenericNames);
  const std::string_view holder = base_name(parent_path(prefix));
  return std::string(is_generic && !holder.empty() ? holder : name);
}

// KINDS 6: the basename when the parent directory is called `envs`, else the whole prefix.
std::string conda_name(const std::string& prefix) {
  const bool is_in_envs = base_name(parent_path(prefix)) == "envs";
  return is_in_envs ? std::string(base_name(prefix)) : prefix;
}

// conda-meta/python-3.11.4-h955ad1f_0.json: the package's own file tells its version.
std::string conda_python_version(std::span<const DirectoryEntry> packages) {
  constexpr std::string_view kPrefix = "python-";
  for (const DirectoryEntry& entry : packages) {
    const std::string_view name = entry.name;
    if (!name.starts_with(kPrefix) || !name.ends_with(".json")) continue;
    const std::string_view rest = name.substr(kPrefix.size());
    if (rest.empty() || rest[0] < '0' || rest[0] > '9') continue;
    return std::string(rest.substr(0, rest.find('-')));
  }
  return "";
}

void mark(Inspection& inspection, Health health, std::string detail) {
  inspection.health = health;
  inspection.detail = std::move(detail);
}

bool has_working_python(FileSystem& files, const Inspection& inspection) {
  const auto python = files.status(inspection.executable);
  return python && python->is_executable();
}

bool is_directory(FileSystem& files, const std::string& parent, const DirectoryEntry* entry) {
  if (entry == nullptr) return false;
  if (entry->type != FileType::Symlink) return entry->type == FileType::Directory;
  const auto target = files.status(join_path(parent, entry->name));
  return target && target->is_directory();
}

void inspect_conda(FileSystem& files, const std::string& prefix, Inspection& inspection) {
  const auto packages = files.list(prefix + "/conda-meta").value_or(std::vector<DirectoryEntry>());
  const DirectoryEntry* pixi = find_entry(packages, "pixi");
  inspection.kind = pixi != nullptr && pixi->type == FileType::Regular ? "pixi" : "conda";
  inspection.name = conda_name(prefix);
  inspection.version = conda_python_version(packages);
  if (!has_working_python(files, inspection)) inspection.executable.clear();
}

// uv writes only `home` and the version.
std::string base_interpreter(const PyvenvCfg& cfg) {
  if (!cfg.base_executable.empty() || cfg.home.empty()) return cfg.base_executable;
  const size_t minor_end = cfg.version.find('.', cfg.version.find('.') + 1);
  const bool has_minor = cfg.version.find('.') != std::string::npos;
  return join_path(cfg.home, "python" + (has_minor ? cfg.version.substr(0, minor_end) : "3"));
}

void inspect_venv(FileSystem& files, const std::string& prefix, Inspection& inspection) {
  const auto content = files.read_file(prefix + "/pyvenv.cfg", PyvenvCfg::kMaxBytes);
  const PyvenvCfg cfg = parse_pyvenv_cfg(content.value_or(""));
  inspection.kind = cfg.kind;
  inspection.name = cfg.prompt && !cfg.prompt->empty() ? *cfg.prompt : name_of_directory(prefix);
  inspection.version = cfg.version;
  inspection.base = base_interpreter(cfg);
  if (!content) return mark(inspection, Health::Broken, "pyvenv.cfg cannot be read");
  const auto programs = files.list(prefix + "/bin");
  if (!programs || find_entry(*programs, "python") == nullptr) {
    return mark(inspection, Health::Incomplete, "it has no bin/python yet");
  }
  if (!has_working_python(files, inspection)) {
    return mark(inspection, Health::Broken, "its bin/python leads to no executable file");
  }
  // venv and virtualenv write the activation scripts last, seconds after bin/python.
  const auto is_activate = [](const DirectoryEntry& e) { return e.name.starts_with("activate"); };
  if (std::ranges::none_of(*programs, is_activate)) {
    mark(inspection, Health::Incomplete, "it has no bin/activate yet: half made");
  }
}

}  // namespace

std::optional<Inspection> inspect_environment(FileSystem& files, const std::string& prefix) {
  const auto entries = files.list(prefix);
  if (!entries) return std::nullopt;
  const bool is_conda = is_directory(files, prefix, find_entry(*entries, "conda-meta"));
  const DirectoryEntry* cfg = find_entry(*entries, "pyvenv.cfg");
  const bool is_venv = cfg != nullptr && cfg->type != FileType::Directory;
  if (!is_conda && !is_venv) return std::nullopt;

  Inspection inspection;
  inspection.executable = prefix + "/bin/python";
  is_conda ? inspect_conda(files, prefix, inspection) : inspect_venv(files, prefix, inspection);
  if (prefix.find(':') != std::string::npos || has_control(prefix)) {
    mark(inspection, Health::Broken,
         "its path holds ':' or a control character, which PATH cannot");
  }
  return inspection;
}

std::string_view health_name(Health health) {
  switch (health) {
    case Health::Ok:
      return "ok";
    case Health::Broken:
      return "broken";
    case Health::Foreign:
      return "foreign";
    case Health::Incomplete:
      return "incomplete";
  }
  return "";
}

bool is_usable(Health health) { return health == Health::Ok || health == Health::Foreign; }

}  // namespace venvctl
