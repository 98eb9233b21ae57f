#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/rules.h"
#include "core/kinds/tool_files/installed_version.h"
#include "core/stores/tool_directories.h"

namespace venvctl {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kFile = ".python-version";
// Limits the size of a version file, because each word in it costs file accesses.
constexpr size_t kMaxBytes = 4096;

// Appends the names in `list`, which are separated by colons.
void add_words(Words& words, std::string_view list) {
  for (const std::string_view word : split(list, ':')) {
    if (!word.empty()) words.emplace_back(word);
  }
}

// Whether `word` leads out of the directory `versions`, such as "..". pyenv accepts such a word in
// a list with colons.
bool leads_out_of_versions(const std::string& word) {
  return !path_contains("/versions", normal_path("/", "/versions/" + word));
}

// Whether `word` may be used. A word with a slash may be used only if it names an existing path in
// the directory `versions`.
bool is_safe(FileSystem& files, const std::string& versions, std::string_view word) {
  if (word == "..") return false;
  if (word.find('/') == std::string_view::npos) return true;
  const std::string path = versions + "/" + std::string(word);
  const std::string place = normal_path("/", path);
  return place != versions && path_contains(versions, place) && files.status(place) &&
         files.status(path);
}

// The names in the first word of each line. Ignores a word that begins with "#" or is not safe.
Words words_of_text(FileSystem& files, const std::string& versions, std::string_view text) {
  Words words;
  for (std::string_view line : split(text, '\n')) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
    if (!word.starts_with('#') && is_safe(files, versions, word)) add_words(words, word);
  }
  return words;
}

// Absent if `path` is not a regular file. pyenv, too, ignores a directory with the name of the
// file.
std::optional<Words> words_of_file(FileSystem& files, const std::string& versions,
                                   const std::string& path) {
  const auto content = files.read_file(path, kMaxBytes);
  if (!content) return std::nullopt;
  return words_of_text(files, versions, *content);
}

bool has_version_file(const Level& level) {
  const DirectoryEntry* entry = find_entry(level.entries, kFile);
  if (entry == nullptr || entry->type == FileType::Directory) return false;
  return level.files.status(level.path_of(kFile)).value_or(FileStatus()).is_regular();
}

std::string versions_directory(const Variables& variables) {
  return join_path(pyenv_directory(variables), "versions");
}

Proposal proposal_for(const Level& level, const Words& words, std::string marker) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  const std::string versions = versions_directory(level.variables);
  if (words.empty()) {
    proposal.detail = "it names no version";
    return proposal;
  }
  std::optional<std::string> first;
  for (const std::string& word : words) {
    if (leads_out_of_versions(word)) {
      if (first) continue;
      proposal.detail = word + " is not a version";
      return proposal;
    }
    const auto version = installed_version(level.files, versions, word);
    if (!version) {
      proposal.detail = word + " is not installed";
      return proposal;
    }
    if (!first) first = version;
  }
  // The first word names the version that `python` would run. The file needs no approval (it is not
  // a `pointer`), because the user keeps pyenv's versions for all projects, like conda's
  // environments (conda_project.cc).
  const std::string prefix = normal_path("/", versions + "/" + *first);
  if (level.files.status(prefix)) {
    proposal.prefixes = {prefix};
    proposal.name = base_name(prefix);
  }
  proposal.detail = *first;
  return proposal;
}

// The words of the nearest version file, starting in `directory` and continuing upwards.
std::optional<Words> words_above(FileSystem& files, const std::string& versions,
                                 const std::string& directory) {
  for (const std::string& level : path_and_parents(directory)) {
    auto words = words_of_file(files, versions, join_path(level, kFile));
    if (words) return words;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Proposal> propose_pyenv(const Level& level) {
  const Variables& variables = level.variables;
  if (variables.non_empty("PYENV_VERSION") || variables.non_empty("PYENV_DIR")) return std::nullopt;
  if (!has_version_file(level)) return std::nullopt;
  if (std::ranges::any_of(level.nearer, has_version_file)) return std::nullopt;
  const auto words =
      words_of_file(level.files, versions_directory(variables), level.path_of(kFile));
  return proposal_for(level, words.value_or(Words()), std::string(kFile));
}

std::optional<Proposal> propose_pyenv_selection(const Level& here) {
  const Variables& variables = here.variables;
  const std::string versions = versions_directory(variables);
  std::optional<Words> words;
  std::string marker;
  if (const auto version = variables.non_empty("PYENV_VERSION")) {
    words.emplace();
    add_words(*words, *version);
    marker = "PYENV_VERSION";
  } else if (const auto named = variables.non_empty("PYENV_DIR")) {
    const std::string directory = normal_path(here.working_directory, *named);
    if (!here.files.status(directory)) return std::nullopt;  // pyenv fails in this case
    words = words_above(here.files, versions, directory);
    if (!words) words = words_above(here.files, versions, here.working_directory);
    marker = "PYENV_DIR";
  } else if (std::ranges::any_of(here.nearer, has_version_file)) {
    return std::nullopt;
  }
  if (!words) {
    marker = join_path(pyenv_directory(variables), "version");
    words = words_of_file(here.files, versions, marker);
  }
  if (!words) return std::nullopt;
  Proposal proposal = proposal_for(here, *words, std::move(marker));
  proposal.root = "/";  // used in every directory without an environment of its own
  return proposal;
}

}  // namespace venvctl
