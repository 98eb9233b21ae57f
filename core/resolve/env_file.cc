#include "core/resolve/env_file.h"

#include <set>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/dotenv.h"
#include "core/resolve/pointer.h"

namespace venvctl {
namespace {

// The user may approve the settable variables and, of the reserved ones, only PYTHONPATH, because
// projects add their source directory to it.
bool is_approvable(std::string_view name) {
  return name == "PYTHONPATH" || is_settable_variable(name);
}

std::set<std::string> names_in(std::string_view text) {
  std::set<std::string> names;
  for (const DotenvEntry& entry : parse_dotenv(text)) {
    if (entry.value) names.insert(entry.name);
  }
  return names;
}

// Returns `value` of PYTHONPATH with absolute entries. A relative entry would mean a different
// directory in each working directory, perhaps in a clone that is not approved. An empty entry
// would mean the working directory, and is removed. Absent if the entries are too long.
std::optional<std::string> python_path(const std::string& value, const std::string& directory) {
  std::string path;
  for (const std::string_view entry : split(value, ':')) {
    if (path.size() > kMaxEnvFileBytes) return std::nullopt;
    if (!entry.empty()) path += (path.empty() ? "" : ":") + normal_path(directory, entry);
  }
  return path;
}

}  // namespace

std::string env_file_place(FileSystem& files, const std::string& path) {
  // The same file may also have an approval to lead out of the project (pointer.h). The path in
  // that approval never ends with a slash, so the two approvals have different paths.
  return place_in(files, std::string(parent_path(path)), path) + "/";
}

std::optional<EnvFile> read_env_file(FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path, kMaxEnvFileBytes + 1);
  if (!text || text->size() > kMaxEnvFileBytes) return std::nullopt;
  EnvFile file;
  file.identity = pointer_identity(env_file_place(files, path), *text);
  const Variables variables = with_dotenv(Variables(), *text);
  size_t left = kMaxEnvFileBytes;
  for (const std::string& name : names_in(*text)) {
    auto value = variables.get(name);
    if (value && name == "PYTHONPATH") value = python_path(*value, std::string(parent_path(path)));
    const bool is_carried = value && is_approvable(name) && every_shell_keeps(*value) &&
                            name.size() + value->size() <= left;
    if (is_carried) left -= name.size() + value->size();
    (is_carried ? file.variables : file.left_out).emplace_back(name, value.value_or(""));
  }
  return file;
}

std::string names_text(const VariableList& variables) {
  std::string text;
  for (const auto& [name, value] : variables)
    text += (text.empty() ? "" : ", ") + displayable(name);
  return text.empty() ? "nothing" : text;
}

void add_env_file(FileSystem& files, Choice& choice) {
  if (choice.root == "/" || choice.root == choice.prefix) return;  // not a project
  auto file = read_env_file(files, join_path(choice.root, ".env"));
  if (!file) return;
  choice.evidence.env_file = std::move(file->identity);
  choice.env_file = std::move(file->variables);
}

}  // namespace venvctl
