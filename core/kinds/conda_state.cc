#include "core/kinds/conda_state.h"

#include <map>
#include <nlohmann/json.hpp>

#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 16 * 1024;  // an answer has to hold them
constexpr std::string_view kUnset = "***unset***";

std::string ascii_upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> conda_variables(FileSystem& files,
                                                                 const std::string& prefix) {
  const auto text = files.read_file(join_path(prefix, "conda-meta/state"), kMaxBytes);
  if (!text) return {};
  const auto state = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  const bool is_known = state.is_object() && state.contains("env_vars");
  if (!is_known || !state["env_vars"].is_object()) return {};
  std::map<std::string, std::string> variables;
  for (const auto& [name, value] : state["env_vars"].items()) {
    if (value.is_string() && value != kUnset) {
      variables[ascii_upper(name)] = value.get<std::string>();
    }
  }
  return {variables.begin(), variables.end()};
}

}  // namespace venvctl
