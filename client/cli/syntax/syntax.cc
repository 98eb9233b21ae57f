#include "client/cli/syntax/syntax.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "core/base/text.h"

namespace venvctl {
namespace {

using Count = WordSyntax::Count;
using Take = std::function<void(std::string)>;

template <class Target>
Take storing(Target& target) {
  return [&target](std::string text) { target = std::move(text); };
}

Take collecting(std::vector<std::string>& target) {
  return [&target](std::string text) { target.push_back(std::move(text)); };
}

Error usage(std::string message) { return {ErrorCode::Usage, std::move(message)}; }

// The last name in "-p,--python", used in messages.
std::string_view long_name(std::string_view names) {
  return names.substr(names.rfind(',') + 1);  // npos + 1 is 0
}

// An option that was parsed. Its target gets the value only if the whole command line is valid.
struct FoundOption {
  const OptionSyntax* option;
  std::string value;
};

void declare(CLI::App& app, const OptionSyntax& option, std::vector<FoundOption>& found) {
  if (option.value.empty()) {
    const auto take = [&option, &found](int64_t) { found.push_back({&option, ""}); };
    app.add_flag_function(option.names, take);
    return;
  }
  const auto take = [&option, &found](const std::vector<std::string>& values) {
    for (const std::string& value : values) found.push_back({&option, value});
  };
  // Each occurrence of the option has one value. allow_extra_args(false) stops the library from
  // parsing a value such as "[x]" as a list.
  app.add_option_function<std::vector<std::string>>(option.names, take)
      ->type_size(1)
      ->expected(1)
      ->multi_option_policy(option.repeats ? CLI::MultiOptionPolicy::TakeAll
                                           : CLI::MultiOptionPolicy::TakeLast)
      ->allow_extra_args(false);
}

std::string reason(const CLI::ParseError& error) {
  std::string text = error.what();
  const size_t colon = text.find(": ");
  const std::string option = colon == std::string::npos ? "" : text.substr(0, colon);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && option.starts_with("-")) {
    return option + " needs a value";
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  return displayable(text);
}

Result<std::vector<std::string>> parse_options(std::span<const OptionSyntax> options,
                                               std::span<const std::string> words,
                                               bool takes_command,
                                               std::vector<FoundOption>& found) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.prefix_command(takes_command);
  for (const OptionSyntax& option : options) declare(app, option, found);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    return usage(reason(error));
  }
  return app.remaining();
}

// Refuses empty values, which usually come from an unset variable. If an empty value meant the
// current directory, the command would change the wrong directory.
Result<void> check_values(std::span<const FoundOption> found) {
  for (const auto& [option, value] : found) {
    if (!option->value.empty() && value.empty()) {
      return usage(std::string(long_name(option->names)) + " needs a value");
    }
    const auto& choices = option->choices;
    if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
      return usage(std::string(long_name(option->names)) + " must be " + alternatives(choices) +
                   ", not " + in_quotes(value));
    }
  }
  return {};
}

// Removes the "--" from the words that are left after the options. Every word after "--" is
// positional, even if it looks like an option. `takes_all_from`: the index of the first word that
// belongs to another program (`run PROGRAM …`); absent: there is no such word. The words from there
// on may contain a "--" of their own, so only a "--" at this index is removed. Fails at the first
// unknown option, and names it.
Result<void> drop_mark(std::vector<std::string>& rest, std::optional<size_t> takes_all_from) {
  const auto mark = std::find(rest.begin(), rest.end(), "--");
  const auto is_option = [](const std::string& word) { return word.size() > 1 && word[0] == '-'; };
  const auto own_end = takes_all_from ? std::find_if_not(rest.begin(), mark, is_option) : mark;
  const auto unknown = std::find_if(rest.begin(), own_end, is_option);
  if (unknown != own_end) return usage("unknown option " + in_quotes(*unknown));
  const auto at = static_cast<size_t>(mark - rest.begin());
  if (mark != rest.end() && at == takes_all_from.value_or(at)) rest.erase(mark);
  return {};
}

// Checks all words before it gives the first word to its target.
Result<void> give_words(std::span<const WordSyntax> declared, std::span<std::string> given) {
  size_t next = 0;
  std::vector<const WordSyntax*> takers;
  for (const WordSyntax& word : declared) {
    const bool takes_one = word.count == Count::Optional || word.count == Count::One;
    const bool is_optional = word.count == Count::Optional || word.count == Count::Any;
    const bool may_be_missing = is_optional || word.count == Count::Rest;
    const size_t end = takes_one ? std::min(next + 1, given.size()) : given.size();
    if (next == end && !may_be_missing) return usage("the argument " + word.name + " is missing");
    for (; next < end; ++next) {
      if (is_optional && !word.may_be_empty && given[next].empty()) {
        return usage("the argument " + word.name + " must not be empty");
      }
      takers.push_back(&word);
    }
  }
  if (next < given.size()) return usage("unexpected argument " + in_quotes(given[next]));
  for (size_t i = 0; i < given.size(); ++i) takers[i]->take(std::move(given[i]));
  return {};
}

}  // namespace

OptionSyntax& Syntax::add(std::string names, std::string value, std::string meaning, Take take) {
  OptionSyntax option;
  option.names = std::move(names);
  option.value = std::move(value);
  option.meaning = std::move(meaning);
  option.take = std::move(take);
  options_.push_back(std::move(option));
  return options_.back();
}

void Syntax::flag(std::string names, bool& target, std::string meaning) {
  add(std::move(names), "", std::move(meaning), [&target](const std::string&) { target = true; });
}

void Syntax::help_flag(std::string names, bool& target, std::string meaning) {
  flag(std::move(names), target, std::move(meaning));
  options_.back().ends_parsing = true;
}

void Syntax::option(std::string names, std::string value, std::string& target,
                    std::string meaning) {
  add(std::move(names), std::move(value), std::move(meaning), storing(target));
}

void Syntax::option(std::string names, std::string value, std::optional<std::string>& target,
                    std::string meaning) {
  add(std::move(names), std::move(value), std::move(meaning), storing(target));
}

void Syntax::option(std::string names, std::string value, std::vector<std::string>& target,
                    std::string meaning) {
  add(std::move(names), std::move(value), std::move(meaning), collecting(target)).repeats = true;
}

void Syntax::choice(std::string names, std::span<const std::string_view> choices,
                    std::string& target, std::string meaning) {
  std::string value;
  for (std::string_view choice : choices) value += (value.empty() ? "" : "|") + std::string(choice);
  add(std::move(names), std::move(value), std::move(meaning), storing(target)).choices = choices;
}

void Syntax::word(std::string name, std::optional<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), Count::Optional, storing(target)});
}

void Syntax::required_word(std::string name, std::string& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), Count::One, storing(target)});
}

void Syntax::words(std::string name, std::vector<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), Count::OneOrMore, collecting(target)});
}

void Syntax::any_words(std::string name, std::vector<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), Count::Any, collecting(target)});
}

void Syntax::values(std::string name, std::vector<std::string>& target, std::string meaning) {
  any_words(std::move(name), target, std::move(meaning));
  words_.back().may_be_empty = true;
}

void Syntax::command(std::string name, std::vector<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), Count::Command, collecting(target)});
}

void Syntax::rest(std::string name, std::vector<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), Count::Rest, collecting(target)});
}

Result<void> Syntax::parse(std::span<const std::string> words) const {
  std::optional<size_t> takes_all_from;
  if (!words_.empty() &&
      (words_.back().count == Count::Command || words_.back().count == Count::Rest)) {
    takes_all_from = words_.size() - 1;
  }
  std::vector<FoundOption> found;
  auto rest = parse_options(options_, words, takes_all_from.has_value(), found);
  if (!rest) return rest.error();
  for (const FoundOption& each : found) {
    if (!each.option->ends_parsing) continue;
    each.option->take(each.value);
    return {};
  }
  if (auto checked = check_values(found); !checked) return checked;
  if (auto separated = drop_mark(*rest, takes_all_from); !separated) return separated;
  if (auto given = give_words(words_, *rest); !given) return given;
  for (auto& [option, value] : found) option->take(std::move(value));
  return {};
}

}  // namespace venvctl
