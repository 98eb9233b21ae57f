// The packages that an environment has, according to the names of the files that installers create.
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
  std::string name;     // in the normal form of PEP 503
  std::string version;  // as the file name shows it; "" if it shows none

  auto operator<=>(const InstalledPackage&) const = default;
};
template <class A>
void fields(A& a, InstalledPackage& each) {
  a(each.name, each.version);
}

// Reads the name of an entry of site-packages: NAME-VERSION.dist-info,
// NAME-VERSION-py3.11.egg-info, NAME-VERSION-py3.11.egg or NAME.egg-link. Absent for other entries.
std::optional<InstalledPackage> package_of_entry(std::string_view entry);
// Reads the name of a package record of conda: NAME-VERSION-BUILD.json.
std::optional<InstalledPackage> package_of_conda_record(std::string_view entry);

// The directories in which the packages of the Python at `prefix` may be: site-packages, and in
// /usr and /usr/local also Debian's dist-packages. The directories may be missing.
std::vector<std::string> directories_of_packages(FileSystem& files, const std::string& prefix);

// Returns each package once, sorted by name and version. Each package directory is read only once.
std::vector<InstalledPackage> installed_packages(FileSystem& files, const std::string& prefix);

// Returns all packages as one text, which takes a fifth of the memory of `packages`.
std::string packed(const std::vector<InstalledPackage>& packages);
// Returns the packages in the text `packed` that fit one of `requirements`, sorted by name.
std::vector<InstalledPackage> packages_fitting(std::string_view packed,
                                               std::span<const Requirement> requirements);

}  // namespace venvctl
