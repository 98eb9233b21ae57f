// Reads which packages a project without a lock file needs, from pyproject.toml or
// requirements.txt.
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
  VersionSpecifier versions;
  std::string wanted;  // the versions as the text writes them; "" for a URL, or if it names none
  std::string marker;
};
ManifestEntry manifest_entry(std::string_view text);

std::vector<LockedPackage> pyproject_packages(const TomlDocument& pyproject,
                                              const MarkerEnvironment& environment);
// Lines that name no package are ignored: options, names of further files, and URLs without a name.
std::vector<LockedPackage> requirements_packages(std::string_view text,
                                                 const MarkerEnvironment& environment);

}  // namespace venvctl
