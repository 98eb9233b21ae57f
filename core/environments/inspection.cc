#include "core/environments/inspection.h"

#include <algorithm>
#include <span>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/conda_records.h"
#include "core/environments/form.h"
#include "core/environments/lost_python.h"
#include "core/environments/pyvenv_cfg.h"
#include "core/environments/tool_environments.h"
#include "core/files/world.h"

namespace venvctl {
namespace {

constexpr const char* kMadeOnWindows =
    "it was created on Windows and has Scripts instead of bin, so only Windows can use it";

// Directory names that many projects use, so they do not distinguish environments.
constexpr std::string_view kGenericNames[] = {".venv", "venv", "env"};

std::string name_of_directory(std::string_view prefix) {
  const std::string_view name = base_name(prefix);
  const bool is_generic = std::ranges::find(kGenericNames, name) != std::end(kGenericNames);
  const std::string_view holder = base_name(parent_path(prefix));
  return std::string(is_generic && !holder.empty() ? holder : name);
}

// The name that conda shows: the base name if the parent directory is called `envs`, otherwise the
// whole prefix (docs/environments.md).
std::string conda_name(const std::string& prefix) {
  const bool is_in_envs = base_name(parent_path(prefix)) == "envs";
  return is_in_envs ? std::string(base_name(prefix)) : prefix;
}

bool has_working_python(FileSystem& files, const Inspection& inspection) {
  const auto python = files.status(inspection.executable);
  return python && python->is_executable();
}

// Whether the file `python`, a real path, is in conda's cache of packages. With conda's setting
// `always_softlink`, bin/python is a link to such a file.
bool is_in_conda_package(FileSystem& files, std::string_view python) {
  const std::string_view package = parent_path(parent_path(python));
  return files.link_status(join_path(package, "info/index.json")).has_value();
}

// Says which file shows that conda or pixi has not finished yet; "" if it has finished. conda first
// empties history, then links the packages, writes a record for each linked package, and writes
// history at the end. pixi writes conda-meta/pixi last. If bin/python leads out of the environment,
// but not into conda's cache of packages, then another program installed it, so conda-meta needs no
// record of it.
std::string what_conda_lacks(FileSystem& files, const std::string& prefix, EnvironmentForm form,
                             std::span<const DirectoryEntry> records, bool has_python) {
  const auto history = files.status(prefix + "/conda-meta/history");
  if (form == EnvironmentForm::Conda && !history) return "it has no conda-meta/history yet";
  const auto real = real_path(files, prefix);
  const auto python = real_path(files, prefix + "/bin/python");
  const bool is_elsewhere = has_python && real && python && !path_contains(*real, *python);
  if (is_elsewhere && !is_in_conda_package(files, *python)) return "";
  if (form == EnvironmentForm::Conda && history->size == 0) {
    return "its conda-meta/history is still empty";
  }
  const bool is_recorded = !has_python || !conda_python_version(records).empty();
  return is_recorded ? "" : "conda-meta has no record of its python yet";
}

void inspect_conda(FileSystem& files, const std::string& prefix, EnvironmentForm form,
                   Inspection& inspection) {
  const auto records = files.list(prefix + "/conda-meta").value_or(std::vector<DirectoryEntry>());
  inspection.kind = form == EnvironmentForm::Pixi ? "pixi" : "conda";
  inspection.name = conda_name(prefix);
  inspection.version = conda_python_version(records);
  const bool has_python = has_working_python(files, inspection);
  if (!has_python) inspection.executable.clear();
  if (!has_python && !inspection.version.empty()) {
    return note_health(inspection, Health::Broken,
                       "conda-meta records python " + inspection.version +
                           ", but bin/python is not an executable file");
  }
  const std::string lack = what_conda_lacks(files, prefix, form, records, has_python);
  if (!lack.empty()) note_health(inspection, Health::Incomplete, lack);
}

// uv writes only `home` and the version into pyvenv.cfg, so the path is built from these two.
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
  if (!content) return note_health(inspection, Health::Broken, "pyvenv.cfg cannot be read");
  const auto programs = files.list(prefix + "/bin");
  if (!programs && is_made_on_windows(files, prefix)) {
    return note_health(inspection, Health::Broken, kMadeOnWindows);
  }
  if (!programs || find_entry(*programs, "python") == nullptr) {
    return note_health(inspection, Health::Incomplete, "it has no bin/python yet");
  }
  std::string lost = lost_python(files, prefix);
  if (!lost.empty()) note_health(inspection, Health::Broken, std::move(lost));
  // venv and virtualenv write the activation scripts last, seconds after bin/python.
  const auto is_activate = [](const DirectoryEntry& e) { return e.name.starts_with("activate"); };
  if (std::ranges::none_of(*programs, is_activate)) {
    note_health(inspection, Health::Incomplete, "it has no bin/activate yet");
  }
}

void inspect_elsewhere(FileSystem& files, const ElsewhereRecord& record, Inspection& inspection) {
  inspection.kind = record.kind;
  inspection.name = prompt_name_of(record);
  inspection.version = record.version;
  if (!has_working_python(files, inspection)) {
    note_health(inspection, Health::Broken, "its links lead to no file");
  }
}

}  // namespace

std::optional<Inspection> inspect_environment(FileSystem& files, const std::string& prefix) {
  const auto entries = files.list(prefix);
  const EnvironmentForm form =
      entries ? environment_form(files, prefix, *entries) : EnvironmentForm::None;
  if (form == EnvironmentForm::None) return std::nullopt;

  Inspection inspection;
  inspection.executable = prefix + "/bin/python";
  if (is_conda_form(form)) {
    inspect_conda(files, prefix, form, inspection);
  } else if (form == EnvironmentForm::Elsewhere) {
    const auto record = elsewhere_at(files, prefix);
    if (!record) return std::nullopt;
    inspect_elsewhere(files, *record, inspection);
  } else {
    inspect_venv(files, prefix, inspection);
  }
  const std::string_view kind = tool_kind(files, prefix, *entries);
  if (!kind.empty()) inspection.kind = kind;
  if (!fits_into_path_variable(prefix)) {
    note_health(inspection, Health::Broken,
                "its path has a colon, a control character, or both a backslash and invalid "
                "UTF-8, so PATH cannot contain it");
  }
  return inspection;
}

bool has_own_version(FileSystem& files, const std::string& prefix, const Inspection& inspection) {
  return is_condas(inspection) || has_certain_python(files, prefix);
}

void note_other_world(const std::string& world, bool has_own_version, Inspection& inspection) {
  if (inspection.health == Health::Incomplete) return;
  inspection.runs_elsewhere = !is_usable(inspection) || !has_own_version;
  inspection.is_of_other_world = true;
  inspection.health = Health::Foreign;
  inspection.detail = "made " + in_world(world);
}

std::string root_of_environment(const std::string& prefix) {
  constexpr std::string_view kInProject[] = {".venv", ".conda", "venv", "env", ".virtualenv"};
  const std::string_view name = base_name(prefix);
  const bool is_in_project = std::ranges::find(kInProject, name) != std::end(kInProject);
  return is_in_project ? std::string(parent_path(prefix)) : prefix;
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
    case Health::Orphaned:
      return "orphaned";
    case Health::Stale:
      return "stale";
  }
  return "";
}

void note_health(Inspection& inspection, Health health, std::string detail) {
  const auto rank = [](Health each) { return std::ranges::find(kHealthOrder, each); };
  if (rank(health) >= rank(inspection.health)) return;
  inspection.health = health;
  inspection.detail = std::move(detail);
}

bool is_usable(const Inspection& inspection) {
  const bool is_unusable =
      inspection.health == Health::Broken || inspection.health == Health::Incomplete;
  return !is_unusable && !inspection.runs_elsewhere;
}

bool is_condas(const Inspection& inspection) {
  return inspection.kind == "conda" || inspection.kind == "pixi";
}

}  // namespace venvctl
