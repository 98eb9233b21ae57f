// The options and positional words of a command. One declaration serves parsing and help.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

// One declared option or flag.
struct OptionSyntax {
  std::string names;                          // "-p,--python"
  std::string value;                          // "PYTHON"; "" for a flag
  std::string meaning;                        // one line of help
  std::span<const std::string_view> choices;  // empty: any text is allowed
  bool repeats = false;
  bool ends_parsing = false;              // if given, the other words are not checked (--help)
  std::function<void(std::string)> take;  // for a flag, the value is ""
};

// A declared positional word. The last one may take all remaining words.
struct WordSyntax {
  // Command and Rest take this word and every word after it, including options. Rest may be empty.
  enum class Count { Optional, One, OneOrMore, Any, Command, Rest };
  std::string name;  // "PATH"
  std::string meaning;
  Count count = Count::Optional;
  std::function<void(std::string)> take;
  bool may_be_empty = false;  // checked only for optional words
};

class Syntax {
 public:
  // Targets must live until parse() has returned. If an option is not given, its target keeps its
  // value.
  void flag(std::string names, bool& target, std::string meaning);
  void help_flag(std::string names, bool& target, std::string meaning);
  void option(std::string names, std::string value, std::string& target, std::string meaning);
  void option(std::string names, std::string value, std::optional<std::string>& target,
              std::string meaning);
  void option(std::string names, std::string value, std::vector<std::string>& target,
              std::string meaning);
  void choice(std::string names, std::span<const std::string_view> choices, std::string& target,
              std::string meaning);
  void word(std::string name, std::optional<std::string>& target, std::string meaning);
  void required_word(std::string name, std::string& target, std::string meaning);
  void words(std::string name, std::vector<std::string>& target, std::string meaning);
  void any_words(std::string name, std::vector<std::string>& target, std::string meaning);
  void values(std::string name, std::vector<std::string>& target,
              std::string meaning);  // a value may be empty
  void command(std::string name, std::vector<std::string>& target, std::string meaning);
  void rest(std::string name, std::vector<std::string>& target, std::string meaning);

  // Sets the targets. Fails with code Usage if `words` is wrong, and the error says why.
  Result<void> parse(std::span<const std::string> words) const;

  const std::vector<OptionSyntax>& options() const { return options_; }
  const std::vector<WordSyntax>& positionals() const { return words_; }

 private:
  OptionSyntax& add(std::string names, std::string value, std::string meaning,
                    std::function<void(std::string)> take);

  std::vector<OptionSyntax> options_;
  std::vector<WordSyntax> words_;
};

}  // namespace venvctl
