#include "core/interpreters/pyenv_versions.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/interpreters/version_order.h"

namespace venvctl {
namespace {

constexpr size_t kMaxVersionFileBytes = 4096;

// $PYENV_ROOT, or ~/.pyenv if PYENV_ROOT is not set; "" if HOME is not set either.
std::string root_directory(const Variables& variables) {
  if (auto root = variables.non_empty("PYENV_ROOT")) return *root;
  const auto home = variables.non_empty("HOME");
  return home ? join_path(*home, ".pyenv") : "";
}

// The versions that pyenv is configured to run, separated by blanks, line ends or colons; "" if
// there are none.
std::string wish(FileSystem& files, const Variables& variables, const std::string& root,
                 const std::string& working_directory) {
  if (auto version = variables.non_empty("PYENV_VERSION")) return *version;
  for (const std::string& directory : path_and_parents(working_directory)) {
    auto text = files.read_file(join_path(directory, ".python-version"), kMaxVersionFileBytes);
    if (text) return *text;
  }
  return files.read_file(join_path(root, "version"), kMaxVersionFileBytes).value_or("");
}

}  // namespace

std::string pyenv_shims(const Variables& variables) {
  const std::string root = root_directory(variables);
  return root.empty() ? "" : join_path(root, "shims");
}

std::vector<std::string> pyenv_versions(FileSystem& files, const Variables& variables,
                                        const std::string& working_directory) {
  const std::string root = root_directory(variables);
  if (!is_absolute_path(root)) return {};
  const std::string versions = join_path(root, "versions");
  std::vector<std::string> names;
  const auto entries = files.list(versions);
  if (!entries) return {};
  for (const DirectoryEntry& entry : *entries) {
    if (entry.type == FileType::Directory) names.push_back(entry.name);
  }
  sort_newest_first(names);

  std::string wished = wish(files, variables, root, working_directory);
  std::replace_if(
      wished.begin(), wished.end(), [](char c) { return c == ':' || c == '\n' || c == '\r'; }, ' ');
  auto next = names.begin();
  for (std::string_view word : split(wished, ' ')) {
    const auto found = std::find(next, names.end(), word);
    if (found != names.end()) std::rotate(next++, found, found + 1);
  }
  for (std::string& name : names) name = join_path(versions, name);
  return names;
}

}  // namespace venvctl
