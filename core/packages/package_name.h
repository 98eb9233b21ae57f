// Compares the names of packages.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// '-', '_' and '.', which mean the same in names and versions.
bool is_name_separator(char c);
// The normal form of PEP 503: "ruamel-yaml" for "Ruamel.YAML" and for "ruamel__yaml".
std::string normal_package_name(std::string_view name);
// Letters, digits, '.', '_' and '-', with a letter or digit at both ends (PEP 508).
bool is_package_name(std::string_view name);

}  // namespace venvctl
