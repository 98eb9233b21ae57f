// What the files of one environment show, before records and approvals are considered.
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
  bool exists = true;                    // false: the directory is gone
  std::optional<Inspection> inspection;  // absent: not an environment
  bool is_conda = false;                 // conda's or pixi's: CONDA_PREFIX instead of VIRTUAL_ENV
  std::vector<std::pair<std::string, std::string>> variables;  // of a conda environment, unchecked
  CondaScripts scripts;
  Evidence evidence;                 // empty if the directory is gone; central_store is not set
  std::vector<std::string> pythons;  // names in its bin: python, python3, python3.11
  bool is_frozen = false;            // conda-meta/frozen protects it from changes
  std::string packages;              // packed(); "" unless a caller adds it
  std::string stale;                 // why it is Stale; "" unless a caller adds it
};
template <class A>
void fields(A& a, EnvironmentLook& each) {
  a(each.exists, each.inspection, each.is_conda, each.variables, each.scripts, each.evidence,
    each.pythons, each.is_frozen, each.packages, each.stale);
}

// `path`: PATH of the asking shell, for gather_evidence; "" if no shell asks.
EnvironmentLook look_at_environment(FileSystem& files, const std::string& prefix, const User& user,
                                    std::string_view path = "");

// Notes Foreign if bin/activate was made for another path.
void note_other_place(FileSystem& files, const std::string& prefix, Inspection& inspection);

// Whether conda itself would refuse to change the environment (CEP 22).
bool is_frozen_by_conda(FileSystem& files, const std::string& prefix);

// The names that python-environment-tools lists.
std::vector<std::string> python_names(FileSystem& files, const std::string& prefix);

}  // namespace venvctl
