// Evaluates the conditions under which a package is needed, as PEP 508 defines them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace venvctl {

// The machine and the Python for which a marker holds or not.
struct MarkerEnvironment {
  std::map<std::string, std::string, std::less<>> values;  // by name: "python_version"
  std::set<std::string, std::less<>> extras;               // that were asked for
  std::set<std::string, std::less<>> groups;               // of dependencies, likewise
};

// This machine, and a CPython of `version` ("3.11.2"). No extras and no groups.
MarkerEnvironment marker_environment(std::string_view version);

// True for "". Absent: the text is not a marker, or it uses an unknown variable.
std::optional<bool> marker_holds(std::string_view marker, const MarkerEnvironment& environment);

}  // namespace venvctl
