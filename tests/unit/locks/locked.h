// Writes the packages of a lock file as short texts, so that tests can compare them.
#pragma once

#include <string>
#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"
#include "tests/support/catch.h"

namespace venvctl {

inline MarkerEnvironment linux_311() {
  MarkerEnvironment environment = marker_environment("3.11.2");
  environment.values["platform_machine"] = "x86_64";
  return environment;
}

// The packages that the lock file requires, each as "NAME VERSION".
inline std::vector<std::string> wanted_in(const std::vector<LockedPackage>& packages) {
  std::vector<std::string> names;
  for (const LockedPackage& each : packages) {
    if (each.is_wanted) names.push_back(each.name + " " + each.wanted);
  }
  return names;
}

inline TomlDocument toml(std::string_view text) {
  auto document = TomlDocument::parse(text);
  REQUIRE(document);
  return *std::move(document);
}

}  // namespace venvctl
