#include "core/kinds/tool_files/installed_version.h"

#include <algorithm>
#include <array>
#include <vector>
namespace venvctl {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kPythonPrefix = "python-";

bool is_digit(char c) { return kDigits.find(c) != std::string_view::npos; }

bool is_directory(FileSystem& files, const std::string& versions, std::string_view name) {
  const std::string path = versions + "/" + std::string(name);  // the name may begin with a slash
  return files.status(path).value_or(FileStatus()).is_directory();
}

// A name such as "3.13t" means the free-threaded build.
bool is_free_threaded(std::string_view name) {
  return name.size() > 1 && name.ends_with('t') && is_digit(name[name.size() - 2]);
}

bool is_unfinished(std::string_view name) {
  if (name.ends_with("-dev") || name.ends_with("-src") || name.ends_with("-latest")) return true;
  const size_t last = name.find_last_not_of(kDigits);
  if (last == std::string_view::npos || last + 1 == name.size()) return false;
  const std::string_view before = name.substr(0, last + 1);
  return before.ends_with('a') || before.ends_with('b') || before.ends_with("rc");
}

// The parts of a name that are compared: the first as text, the others as numbers. "pypy-7.3" has
// the parts "pyp", 7 and 3, because pyenv leaves out the character before the dash.
struct SortKey {
  std::string_view first;
  std::array<std::string, 3> numbers;  // without leading zeros, "" for 0

  explicit SortKey(std::string_view name) {
    size_t end = name.find_first_of("-.");
    const auto is_plain = [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    const std::string_view head = name.substr(0, end);
    const bool has_dash = end != std::string_view::npos && name[end] == '-';
    const bool counts_dash = has_dash && !head.empty() && std::ranges::all_of(head, is_plain);
    if (has_dash && !counts_dash) end = name.find('.');
    first = name.substr(0, end);
    if (counts_dash) first.remove_suffix(1);
    for (std::string& number : numbers) {
      if (end == std::string_view::npos) break;
      name.remove_prefix(end + 1);
      end = name.find('.');
      std::string_view digits = name.substr(0, name.find_first_not_of(kDigits));
      digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
      number = digits;
    }
  }

  bool is_newer(const SortKey& other) const {
    if (first != other.first) return first > other.first;
    for (size_t i = 0; i < numbers.size(); i++) {
      const std::string& mine = numbers[i];
      const std::string& theirs = other.numbers[i];
      if (mine.size() != theirs.size()) return mine.size() > theirs.size();
      if (mine != theirs) return mine > theirs;
    }
    return false;
  }
};

std::optional<std::string> newest_version(FileSystem& files, const std::string& versions,
                                          std::string_view prefix) {
  const bool wants_free_threaded = is_free_threaded(prefix);
  if (wants_free_threaded) prefix.remove_suffix(1);
  std::optional<std::string> newest;
  for (const DirectoryEntry& entry : files.list(versions).value_or(std::vector<DirectoryEntry>())) {
    const std::string_view name = entry.name;
    const std::string_view rest = name.substr(std::min(prefix.size(), name.size()));
    if (!name.starts_with(prefix) || !(rest.starts_with('.') || rest.starts_with('-'))) continue;
    if (is_unfinished(name)) continue;
    if (wants_free_threaded ? !name.ends_with('t') : is_free_threaded(name)) continue;
    if (!is_directory(files, versions, name)) continue;
    if (!newest || SortKey(name).is_newer(SortKey(*newest))) newest = entry.name;
  }
  return newest;
}

}  // namespace

std::optional<std::string> installed_version(FileSystem& files, const std::string& versions,
                                             std::string_view name) {
  if (name == "system") return std::string(name);
  std::vector<std::string_view> candidates = {name};
  if (name.starts_with(kPythonPrefix) && name != kPythonPrefix) {
    candidates.insert(candidates.begin(), name.substr(kPythonPrefix.size()));
  }
  for (const std::string_view candidate : candidates) {
    if (is_directory(files, versions, candidate)) return std::string(candidate);
  }
  for (const std::string_view candidate : candidates) {
    if (auto version = newest_version(files, versions, candidate)) return version;
  }
  return std::nullopt;
}

}  // namespace venvctl
