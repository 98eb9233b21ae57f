#include "core/kinds/pyenv.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/tool_directories.h"

namespace venvctl {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kFile = ".python-version";
constexpr size_t kMaxBytes = 4096;  // of a version file; each word in it costs file accesses

// The first word of each line, without CR and without comments (from '#' on), split at ':'. Words
// that could lead out of the versions directory are dropped.
Words words_of_text(std::string_view text) {
  Words words;
  for (const std::string_view line : split(text, '\n')) {
    std::string_view first = trimmed(line.substr(0, line.find('#')));
    first = first.substr(0, first.find_first_of(" \t\r\v\f"));
    for (const std::string_view word : split(first, ':')) {
      const bool leaves = word.starts_with('/') || word.find("..") != std::string_view::npos;
      if (!word.empty() && !leaves) words.emplace_back(word);
    }
  }
  return words;
}

// Absent if there is no regular file: pyenv ignores a directory of that name.
std::optional<Words> words_of_file(FileSystem& files, const std::string& path) {
  const auto content = files.read_file(path, kMaxBytes);
  if (!content) return std::nullopt;
  return words_of_text(*content);
}

bool has_version_file(const Level& level) {
  const DirectoryEntry* entry = find_entry(level.entries, kFile);
  if (entry == nullptr || entry->type == FileType::Directory) return false;
  return level.files.status(level.path_of(kFile)).value_or(FileStatus()).is_regular();
}

// "3.11" matches any installed 3.11.x.
bool is_installed(FileSystem& files, const std::string& versions, const std::string& word) {
  if (word == "system" || files.status(join_path(versions, word))) return true;
  const auto entries = files.list(versions).value_or(std::vector<DirectoryEntry>());
  return std::ranges::any_of(
      entries, [&](const DirectoryEntry& entry) { return entry.name.starts_with(word + "."); });
}

Proposal proposal_for(const Level& level, const Words& words, std::string marker) {
  Proposal proposal;
  proposal.marker = std::move(marker);
  const std::string versions = join_path(pyenv_directory(level.variables), "versions");
  if (words.empty()) {
    proposal.detail = "it names no version";
    return proposal;
  }
  for (const std::string& word : words) {
    if (is_installed(level.files, versions, word)) continue;
    proposal.detail = word + " is not installed";
    return proposal;
  }
  // The first word is the version that `python` would run. It is not a pointer: pyenv's versions
  // belong to the user and are shared by name among projects, like conda's (conda_project.cc).
  const std::string& word = words.front();
  const std::string prefix = join_path(versions, word);
  if (level.files.status(prefix)) {
    proposal.prefixes = {prefix};
    proposal.name = base_name(word);
  }
  proposal.detail = word;
  return proposal;
}

// The words of the file that pyenv finds from PYENV_DIR upwards.
std::optional<Words> words_above(FileSystem& files, const std::string& directory) {
  for (const std::string& level : path_and_parents(directory)) {
    auto words = words_of_file(files, join_path(level, kFile));
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
  const auto words = words_of_file(level.files, level.path_of(kFile));
  return proposal_for(level, words.value_or(Words()), std::string(kFile));
}

std::optional<Proposal> propose_pyenv_selection(const Level& here) {
  const Variables& variables = here.variables;
  std::optional<Words> words;
  std::string marker;
  if (const auto version = variables.non_empty("PYENV_VERSION")) {
    words = words_of_text(*version);
    marker = "PYENV_VERSION";
  } else if (const auto directory = variables.non_empty("PYENV_DIR")) {
    words = words_above(here.files, normal_path(here.working_directory, *directory));
    marker = "PYENV_DIR";
  } else if (std::ranges::any_of(here.nearer, has_version_file)) {
    return std::nullopt;
  }
  if (!words) {
    marker = join_path(pyenv_directory(variables), "version");
    words = words_of_file(here.files, marker);
  }
  if (!words) return std::nullopt;
  Proposal proposal = proposal_for(here, *words, std::move(marker));
  proposal.root = "/";  // it serves every directory that has no environment of its own
  return proposal;
}

}  // namespace venvctl
