// Completes a partially typed command line.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace venvctl {

struct Suggestion {
  std::string word;
  std::string meaning;  // "" if the word needs no explanation

  bool operator==(const Suggestion&) const = default;
};

struct Completion {
  // The kind of names that the shell adds to the suggestions.
  enum class Names { None, Files, Directories, Commands };

  std::vector<Suggestion>
      suggestions;  // not filtered by the typed text, because each shell matches in its own way
  Names names = Names::None;
};

using EnvironmentNames = std::function<std::vector<Suggestion>()>;

// `words`: the words after "venvctl". The last word is the one that the user is typing; it may be
// "". Calls `environments` only if this word may be an environment.
Completion complete(std::span<const std::string> words, const EnvironmentNames& environments);

}  // namespace venvctl
