#include "core/locks/pixi_lock.h"

#include <utility>

#include "core/base/path.h"
#include "core/formats/yaml_scalars.h"
#include "core/inventory/installed_packages.h"

namespace venvctl {
namespace {

// Longer addresses of packages are ignored, because the time to decode an address grows with the
// square of its length. Real addresses are shorter.
constexpr size_t kMaxAddressBytes = 4096;

std::string value_of(const MarkerEnvironment& environment, std::string_view name) {
  const auto found = environment.values.find(name);
  return found == environment.values.end() ? "" : found->second;
}

// The name that conda gives the platform, such as "linux-64".
std::string platform_of(const MarkerEnvironment& environment) {
  const bool is_mac = value_of(environment, "sys_platform") == "darwin";
  const std::string machine = value_of(environment, "platform_machine");
  return std::string(is_mac ? "osx-" : "linux-") + (machine == "x86_64" ? "64" : machine);
}

bool take_ending(std::string_view& text, std::string_view ending) {
  if (!text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

// Parses NAME-VERSION-BUILD.conda.
std::optional<InstalledPackage> conda_package(std::string_view file) {
  if (!take_ending(file, ".conda") && !take_ending(file, ".tar.bz2")) return std::nullopt;
  return package_of_conda_record(std::string(file) + ".json");
}

// Decodes the "+" of a local version, which is written as "%2B" in an address.
std::string with_plus(std::string text) {
  for (size_t at = text.find("%2B"); at != std::string::npos; at = text.find("%2B", at)) {
    text.replace(at, 3, 1, '+');
  }
  return text;
}

// Parses NAME-VERSION-TAGS.whl or NAME-VERSION.tar.gz.
std::optional<InstalledPackage> pypi_package(std::string_view file) {
  file = file.substr(0, file.find('#'));
  if (take_ending(file, ".whl")) {
    const size_t version = file.find('-');
    if (version == std::string_view::npos) return std::nullopt;
    file = file.substr(0, file.find('-', version + 1));
  } else if (!take_ending(file, ".tar.gz") && !take_ending(file, ".zip")) {
    return std::nullopt;
  }
  return package_of_entry(with_plus(std::string(file)) + ".dist-info");
}

}  // namespace

std::optional<std::vector<LockedPackage>> pixi_packages(const std::string& text,
                                                        std::string_view name,
                                                        const MarkerEnvironment& environment) {
  std::vector<LockedPackage> packages;
  const std::string platform = platform_of(environment);
  bool has_environments = false;
  const bool is_yaml = for_each_yaml_scalar(
      text, [&](std::span<const std::string> path, const std::string& address) {
        // Stops after the section `environments`. The section `packages` is most of the file, and
        // is not needed.
        if (path.empty() || (has_environments && path[0] == "packages")) return false;
        if (path[0] != "environments") return true;
        has_environments = true;
        if (path.size() != 5 || path[1] != name || path[2] != "packages" || path[3] != platform) {
          return true;
        }
        if (address.size() > kMaxAddressBytes) return true;
        const std::string_view file = base_name(address);
        auto found = path[4] == "conda"  ? conda_package(file)
                     : path[4] == "pypi" ? pypi_package(file)
                                         : std::nullopt;
        if (!found) return true;
        LockedPackage package = locked_package(found->name, std::move(found->version));
        package.is_wanted = true;
        packages.push_back(std::move(package));
        return true;
      });
  if (!is_yaml) return std::nullopt;
  return packages;
}

}  // namespace venvctl
