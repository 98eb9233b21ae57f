// What could stand at the end of a half-typed command line.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace venvctl {

struct Candidate {
  std::string word;
  std::string meaning;  // "" when the word says it all

  bool operator==(const Candidate&) const = default;
};

struct Completion {
  // What the shell itself completes, beside the candidates.
  enum class Names { None, Files, Directories, Commands };

  std::vector<Candidate>
      candidates;  // not filtered by what is typed: shells match in their own way
  Names names = Names::None;
};

using EnvironmentNames = std::function<std::vector<Candidate>()>;

// `words` behind "venvctl"; the last is the one being typed, "" when nothing of it is.
// `environments` is only asked where an environment may stand.
Completion complete(std::span<const std::string> words, const EnvironmentNames& environments);

}  // namespace venvctl
