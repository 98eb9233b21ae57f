#include "core/environments/conda_state.h"

#include <map>
#include <nlohmann/json.hpp>

#include "core/base/document_limits.h"
#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/formats/document_file.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 16 * 1024;  // an answer must have room for all the variables
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
  const std::string path = join_path(prefix, "conda-meta/state");
  const auto text = read_document(files, path, kMaxBytes);
  if (!text) return {};
  if (auto checked = json_within_limits(*text); !checked) {
    files.note_unreadable(path, checked.error().message);
    return {};
  }
  const auto state = parsed_json(*text);
  if (state.is_discarded()) files.note_unreadable(path, "it is not JSON");
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
