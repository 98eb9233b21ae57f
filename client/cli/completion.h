// Completes a partially typed command line.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace venvctl {

struct Suggestion {
  std::string word;
  std::string meaning;  // "" if the word is self-explanatory

  bool operator==(const Suggestion&) const = default;
};

struct Completion {
  // What the shell itself completes, in addition to the suggestions.
  enum class Names { None, Files, Directories, Commands };

  std::vector<Suggestion>
      suggestions;  // not filtered by the typed text: shells match in their own way
  Names names = Names::None;
};

using EnvironmentNames = std::function<std::vector<Suggestion>()>;

// `words` are the words after "venvctl". The last word is the one being typed; it is "" if none of
// it is typed yet. `environments` is called only if that word may be an environment.
Completion complete(std::span<const std::string> words, const EnvironmentNames& environments);

}  // namespace venvctl
