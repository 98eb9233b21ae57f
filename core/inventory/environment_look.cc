#include "core/inventory/environment_look.h"

#include "core/base/path.h"
#include "core/environments/conda_state.h"
#include "core/inventory/other_machine.h"
#include "core/resolve/scripts_digest.h"
#include "core/resolve/settable_variable.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

bool is_python(std::string_view name) {
  constexpr std::string_view kPython = "python";
  if (!name.starts_with(kPython)) return false;
  return name.find_first_not_of("0123456789.", kPython.size()) == std::string_view::npos;
}

}  // namespace

bool is_frozen_by_conda(FileSystem& files, const std::string& prefix) {
  return files.link_status(join_path(prefix, "conda-meta/frozen")).has_value();
}

std::vector<std::string> python_names(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> names;
  const auto programs = files.list(join_path(prefix, "bin"));
  if (!programs) return names;
  for (const DirectoryEntry& entry : *programs) {
    if (is_python(entry.name)) names.push_back(entry.name);
  }
  return names;
}

void note_other_place(FileSystem& files, const std::string& prefix, Inspection& inspection) {
  if (inspection.health != Health::Ok) return;
  const std::string other = other_place(files, prefix);
  if (other.empty()) return;
  note_health(inspection, Health::Foreign,
              "created for " + other + ", which its pip and other scripts still use");
}

EnvironmentLook look_at_environment(FileSystem& files, const std::string& prefix, const User& user,
                                    std::string_view path) {
  EnvironmentLook look;
  look.inspection = inspect_environment(files, prefix);
  look.exists = look.inspection || files.link_status(prefix);
  if (!look.exists) return look;
  look.pythons = python_names(files, prefix);
  look.is_conda = look.inspection && is_condas(*look.inspection);
  if (look.is_conda) {
    look.variables = conda_variables(files, prefix);
    look.scripts = conda_scripts(files, prefix);
    look.is_frozen = is_frozen_by_conda(files, prefix);
  }
  if (look.inspection) {
    note_other_place(files, prefix, *look.inspection);
    note_other_machine(files, prefix, *look.inspection);
    look.has_own_version = has_own_version(files, prefix, *look.inspection);
  }
  look.evidence = gather_evidence(files, prefix, user, path);
  look.evidence.variables_sha256 = variables_digest(look.variables);
  look.evidence.own_variables_sha256 = look.evidence.variables_sha256;
  look.evidence.scripts_sha256 = scripts_digest(files, look.scripts, user);
  return look;
}

}  // namespace venvctl
