// Evaluates the conditions under which a package is needed, as PEP 508 defines them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace venvctl {

// The machine and the Python for which markers are evaluated.
struct MarkerEnvironment {
  // The values of the variables, by the names of the variables, such as "python_version".
  std::map<std::string, std::string, std::less<>> values;
  std::set<std::string, std::less<>> extras;  // the extras that were asked for
  // The groups of dependencies that were asked for.
  std::set<std::string, std::less<>> groups;
};

// This machine with a CPython of `version` ("3.11.2"), without extras and groups.
MarkerEnvironment marker_environment(std::string_view version);

// Whether the marker holds; an empty marker does. Absent if the text is not a marker, or if it uses
// an unknown variable.
std::optional<bool> marker_holds(std::string_view marker, const MarkerEnvironment& environment);

}  // namespace venvctl
