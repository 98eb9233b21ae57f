// The packages that an environment has, according to the names of the files that installers leave.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/packages/requirement.h"

namespace venvctl {

struct InstalledPackage {
  std::string name;     // in its normal form
  std::string version;  // as the file name shows it; "" if it shows none

  auto operator<=>(const InstalledPackage&) const = default;
};
template <class A>
void fields(A& a, InstalledPackage& each) {
  a(each.name, each.version);
}

// From the name of an entry of site-packages: NAME-VERSION.dist-info, NAME-VERSION-py3.11.egg-info,
// NAME-VERSION-py3.11.egg, NAME.egg-link. Absent for other entries.
std::optional<InstalledPackage> package_of_entry(std::string_view entry);
// From the name of a record of conda: NAME-VERSION-BUILD.json.
std::optional<InstalledPackage> package_of_conda_record(std::string_view entry);

// The directories in which the packages of the Python at `prefix` may be: site-packages, and in
// /usr and /usr/local also Debian's dist-packages. They may be missing.
std::vector<std::string> directories_of_packages(FileSystem& files, const std::string& prefix);

// Sorted by name and version, each once. Costs one listing for each directory.
std::vector<InstalledPackage> installed_packages(FileSystem& files, const std::string& prefix);

// One text for all of them, which takes a fifth of the memory.
std::string packed(const std::vector<InstalledPackage>& packages);
// Those that fit one of `requirements`, from packed(); sorted by name.
std::vector<InstalledPackage> packages_fitting(std::string_view packed,
                                               std::span<const Requirement> requirements);

}  // namespace venvctl
