#include "core/resolve/deciding_variables.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/wire/resolve_request.h"
#include "core/wire/steering_variables.h"
#include "core/wire/underlying_variables.h"

namespace venvctl {
namespace {

std::string path_without(std::string_view path, const std::vector<std::string>& bins) {
  if (bins.empty()) return std::string(path);
  std::string rest;
  for (const std::string_view element : split(path, ':')) {
    if (std::ranges::find(bins, element) != bins.end()) continue;
    if (!rest.empty()) rest += ':';
    rest += element;
  }
  return rest;
}

}  // namespace

Variables deciding_variables(const Variables& of_shell) {
  const auto lookup = [&of_shell](const char* name) -> const char* {
    const auto found = of_shell.all().find(name);
    return found == of_shell.all().end() ? nullptr : found->second.c_str();
  };
  Variables deciding;
  // A set, so that each variable of the shell needs only one lookup.
  static const std::unordered_set<std::string_view> steering(std::begin(wire::kSteeringVariables),
                                                             std::end(wire::kSteeringVariables));
  for (const auto& [name, unused] : of_shell.all()) {
    if (!steering.contains(name)) continue;
    const char* value = wire::value_of_user(name.c_str(), lookup);
    if (value != nullptr) deciding.set(name, value);
  }
  std::vector<std::string> bins;
  for (const char* name : wire::kActiveVariables) {
    if (auto prefix = of_shell.get(name)) bins.push_back(*prefix + "/bin");
  }
  if (auto path = of_shell.get("PATH")) {
    deciding.set("PATH", path_without(path_without_links(*path), bins));
  }
  return deciding;
}

}  // namespace venvctl
