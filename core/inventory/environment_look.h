// Collects what the files of one environment show. Records and approvals are not considered here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/environments/conda_scripts.h"
#include "core/environments/inspection.h"
#include "core/files/file_system.h"
#include "core/files/user.h"
#include "core/trust/identity.h"

namespace venvctl {

struct EnvironmentLook {
  bool exists = true;                    // false if the directory was deleted
  std::optional<Inspection> inspection;  // absent if there is no environment
  bool has_own_version = false;          // the result of has_own_version()
  // True for an environment of conda or pixi. Its activation sets CONDA_PREFIX instead of
  // VIRTUAL_ENV.
  bool is_conda = false;
  // The variables that a conda environment sets; not checked yet.
  std::vector<std::pair<std::string, std::string>> variables;
  CondaScripts scripts;
  // Empty if the directory was deleted. The member central_store is not set.
  Evidence evidence;
  // Names of interpreters in the environment's bin: python, python3, python3.11.
  std::vector<std::string> pythons;
  bool is_frozen = false;  // the file conda-meta/frozen protects the environment from changes
  std::string packages;    // the result of packed(); "" unless a caller adds it
  std::string stale;       // why the environment is Stale; "" unless a caller adds it
};
template <class A>
void fields(A& a, EnvironmentLook& each) {
  a(each.exists, each.inspection, each.has_own_version, each.is_conda, each.variables, each.scripts,
    each.evidence, each.pythons, each.is_frozen, each.packages, each.stale);
}

// `path` is the PATH of the asking shell, which gather_evidence needs; "" if no shell asks.
EnvironmentLook look_at_environment(FileSystem& files, const std::string& prefix, const User& user,
                                    std::string_view path = "");

// Sets the health to Foreign if bin/activate was written for another path.
void note_other_place(FileSystem& files, const std::string& prefix, Inspection& inspection);

// Whether conda itself would refuse to change the environment (CEP 22).
bool is_frozen_by_conda(FileSystem& files, const std::string& prefix);

// The names of the interpreters that python-environment-tools would list.
std::vector<std::string> python_names(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
