// Normalizes the names of packages, so that they can be compared.
#pragma once

#include <string>
#include <string_view>

namespace venvctl {

// True for '-', '_' and '.', which have the same meaning in names and versions of packages.
bool is_name_separator(char c);
// Returns the normal form of PEP 503: "ruamel-yaml" for "Ruamel.YAML" and for "ruamel__yaml".
std::string normal_package_name(std::string_view name);
// A name consists of letters, digits, '.', '_' and '-', and begins and ends with a letter or digit
// (PEP 508).
bool is_package_name(std::string_view name);

}  // namespace venvctl
