// Reads requirements in the form of PEP 508, and the packages that a pyproject.toml without a lock
// file requires.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// One requirement in the form of PEP 508, split into its parts.
struct ManifestEntry {
  std::string name;  // in the normal form of PEP 503; "" if the text is not a requirement
  std::vector<std::string> extras;  // in the normal form of PEP 503
  VersionSpecifier versions;
  std::string wanted;  // the versions as the text writes them; "" for a URL, or if it names none
  std::string marker;
};
ManifestEntry manifest_entry(std::string_view text);

// The package that a requirement names. Its name is "" if the text is not a requirement.
LockedPackage manifest_package(std::string_view text, const MarkerEnvironment& environment);

// Joins the entries with the same name that apply, because an installed version must fit all of
// them. Drops entries without a name.
std::vector<LockedPackage> joined_by_name(std::vector<LockedPackage> packages);

std::vector<LockedPackage> pyproject_packages(const TomlDocument& pyproject,
                                              const MarkerEnvironment& environment);

}  // namespace venvctl
