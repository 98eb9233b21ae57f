#include "core/resolve/deciding_variables.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/wire/resolve_request.h"
#include "core/wire/steering_variables.h"

namespace venvctl {
namespace {

std::string path_without(std::string_view path, const std::vector<std::string>& bins) {
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
  Variables deciding;
  for (const char* name : wire::kSteeringVariables) {
    if (auto value = of_shell.get(name)) deciding.set(name, *std::move(value));
  }
  std::vector<std::string> bins;
  for (const char* name : wire::kActiveVariables) {
    if (auto prefix = of_shell.get(name)) bins.push_back(*prefix + "/bin");
  }
  if (auto path = of_shell.get("PATH")) deciding.set("PATH", path_without(*path, bins));
  return deciding;
}

}  // namespace venvctl
