#include "client/cli/syntax.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "core/base/text.h"

namespace venvctl {
namespace {

Error usage(std::string message) { return {ErrorCode::Usage, std::move(message)}; }

std::string joined(std::span<const std::string_view> choices) {
  std::string text;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += choices[i];
  }
  return text;
}

// The last of "-p,--python": what messages call the option.
std::string_view long_name(std::string_view names) {
  return names.substr(names.rfind(',') + 1);  // npos + 1 is 0
}

// What the parser found, given to the declarations only when all of it is right.
struct Found {
  const OptionSyntax* option;
  std::string value;
};

void declare(CLI::App& app, const OptionSyntax& option, std::vector<Found>& found) {
  if (option.value.empty()) {
    const auto take = [&option, &found](int64_t) { found.push_back({&option, ""}); };
    app.add_flag_function(option.names, take);
    return;
  }
  const auto take = [&option, &found](const std::vector<std::string>& values) {
    for (const std::string& value : values) found.push_back({&option, value});
  };
  // One value after each mention; without "extra" ones the library leaves a value such as "[x]"
  // as it is instead of reading a list.
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
                                               bool takes_command, std::vector<Found>& found) {
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

}  // namespace

void Syntax::flag(std::string names, bool& target, std::string meaning) {
  options_.push_back(
      {std::move(names), "", std::move(meaning), {}, false, [&target](const std::string&) {
         target = true;
       }});
}

void Syntax::option(std::string names, std::string value, std::string& target,
                    std::string meaning) {
  options_.push_back({std::move(names),
                      std::move(value),
                      std::move(meaning),
                      {},
                      false,
                      [&target](std::string text) { target = std::move(text); }});
}

void Syntax::option(std::string names, std::string value, std::optional<std::string>& target,
                    std::string meaning) {
  options_.push_back({std::move(names),
                      std::move(value),
                      std::move(meaning),
                      {},
                      false,
                      [&target](std::string text) { target = std::move(text); }});
}

void Syntax::option(std::string names, std::string value, std::vector<std::string>& target,
                    std::string meaning) {
  options_.push_back({std::move(names),
                      std::move(value),
                      std::move(meaning),
                      {},
                      true,
                      [&target](std::string text) { target.push_back(std::move(text)); }});
}

void Syntax::choice(std::string names, std::span<const std::string_view> choices,
                    std::string& target, std::string meaning) {
  std::string value;
  for (std::string_view choice : choices) value += (value.empty() ? "" : "|") + std::string(choice);
  options_.push_back({std::move(names), std::move(value), std::move(meaning), choices, false,
                      [&target](std::string text) { target = std::move(text); }});
}

void Syntax::word(std::string name, std::optional<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), WordSyntax::Count::Optional,
                    [&target](std::string text) { target = std::move(text); }});
}

void Syntax::required_word(std::string name, std::string& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), WordSyntax::Count::One,
                    [&target](std::string text) { target = std::move(text); }});
}

void Syntax::words(std::string name, std::vector<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), WordSyntax::Count::OneOrMore,
                    [&target](std::string text) { target.push_back(std::move(text)); }});
}

void Syntax::command(std::string name, std::vector<std::string>& target, std::string meaning) {
  words_.push_back({std::move(name), std::move(meaning), WordSyntax::Count::Command,
                    [&target](std::string text) { target.push_back(std::move(text)); }});
}

Result<void> Syntax::parse(std::span<const std::string> words) const {
  using Count = WordSyntax::Count;
  const bool takes_command = !words_.empty() && words_.back().count == Count::Command;
  std::vector<Found> found;
  auto rest = parse_options(options_, words, takes_command, found);
  if (!rest) return rest.error();
  for (const auto& [option, value] : found) {
    const auto& choices = option->choices;
    if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
      return usage(std::string(long_name(option->names)) + " takes " + joined(choices) + ", not " +
                   in_quotes(value));
    }
  }

  // Everything after "--" is a word, whatever it looks like; a command may itself hold a "--".
  const auto mark = std::find(rest->begin(), rest->end(), "--");
  const auto is_option = [](const std::string& word) { return word.size() > 1 && word[0] == '-'; };
  const auto command_begin =
      takes_command ? std::find_if_not(rest->begin(), mark, is_option) : mark;
  const auto unknown = std::find_if(rest->begin(), command_begin, is_option);
  if (unknown != command_begin) return usage("there is no option " + in_quotes(*unknown));
  if (mark != rest->end() && (!takes_command || mark == rest->begin())) rest->erase(mark);

  size_t next = 0;
  for (const WordSyntax& word : words_) {
    const bool takes_all = word.count == Count::OneOrMore || word.count == Count::Command;
    const size_t end = takes_all ? rest->size() : std::min(next + 1, rest->size());
    if (next == end && word.count != Count::Optional) return usage(word.name + " is missing");
    for (; next < end; ++next) word.take((*rest)[next]);
  }
  if (next < rest->size()) return usage("cannot do anything with " + in_quotes((*rest)[next]));
  for (auto& [option, value] : found) option->take(std::move(value));
  return {};
}

}  // namespace venvctl
