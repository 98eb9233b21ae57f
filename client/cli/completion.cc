#include "client/cli/completion.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "client/cli/command.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"
#include "core/kinds/kind.h"
#include "core/places/configuration.h"

namespace venvctl {
namespace {

using Count = WordSyntax::Count;
using Names = Completion::Names;

// The words typed so far. The words before the last one are assumed to be correct.
struct Typed {
  const OptionSyntax* value_of = nullptr;  // the last word is the value of this option
  bool only_words = false;                 // a "--" precedes the last word
  std::vector<std::string_view> words;     // words before the last one, without options
};

std::vector<std::string> names_of(const OptionSyntax& option) {
  std::vector<std::string> names;
  for (std::string_view name : split(option.names, ',')) names.emplace_back(name);
  return names;
}

const OptionSyntax* option_called(const Syntax& syntax, std::string_view name) {
  for (const OptionSyntax& option : syntax.options()) {
    const auto names = names_of(option);
    if (std::find(names.begin(), names.end(), name) != names.end()) return &option;
  }
  return nullptr;
}

bool takes_all(const WordSyntax& word) {
  return word.count == Count::Command || word.count == Count::Rest;
}

Typed read(const Syntax& syntax, std::span<const std::string> before) {
  const auto& words = syntax.positionals();
  Typed typed;
  for (const std::string& word : before) {
    if (std::exchange(typed.value_of, nullptr) != nullptr) continue;
    if (typed.only_words || !word.starts_with("-") || word == "-") {
      typed.words.push_back(word);
      // `run PROGRAM`: options after the program belong to the program.
      if (typed.words.size() >= words.size() && !words.empty() && takes_all(words.back())) {
        typed.only_words = true;
      }
    } else if (word == "--") {
      typed.only_words = true;
    } else if (const OptionSyntax* option = option_called(syntax, word)) {
      if (!option->value.empty()) typed.value_of = option;
    }
  }
  return typed;
}

void add_commands(Completion& completion) {
  for (const CommandEntry& entry : command_table()) {
    completion.suggestions.push_back({std::string(entry.name), std::string(entry.summary)});
  }
}

void add_options(const Syntax& syntax, std::string_view typed, Completion& completion) {
  for (const OptionSyntax& option : syntax.options()) {
    // Offers long names only. After a single dash, offers short names as well.
    for (const std::string& name : names_of(option)) {
      if (name.starts_with("--") || typed == "-") {
        completion.suggestions.push_back({name, option.meaning});
      }
    }
  }
}

void add_choices(std::span<const std::string_view> choices, Completion& completion) {
  for (std::string_view choice : choices)
    completion.suggestions.push_back({std::string(choice), ""});
}

// Adds the words of `venvctl config` that may follow `before`.
void add_setting(std::span<const std::string_view> before, Completion& completion) {
  const bool sets = before.front() == "set";
  if (before.size() == 1 && (sets || before.front() == "get")) {
    for (const Setting& setting : settings()) {
      completion.suggestions.push_back({std::string(setting.key), std::string(setting.meaning)});
    }
  } else if (before.size() == 2 && sets) {
    for (const Setting& setting : settings()) {
      if (setting.key == before[1]) add_choices(setting.choices, completion);
    }
  }
}

// Adds the possible values of a positional argument or of an option. `placeholder`: how help shows
// the value, for example "ENV", "DIR" or "start|stop|restart".
void add_values(const std::string& placeholder, const EnvironmentNames& environments,
                Completion& completion) {
  if (placeholder.find('|') != std::string::npos) {
    add_choices(split(placeholder, '|'), completion);
  } else if (placeholder == "KIND") {
    add_choices(kind_names(), completion);
  } else if (placeholder == "SHELL") {
    for (const ShellEntry& shell : shell_table()) {
      completion.suggestions.push_back({std::string(shell.name), ""});
    }
  } else if (placeholder == "ENV") {
    completion.suggestions = environments();
    completion.names = Names::Directories;
  } else if (placeholder == "PATH" || placeholder == "DIR") {
    completion.names = Names::Directories;
  } else if (placeholder == "FILE" || placeholder == "PYTHON" || placeholder == "ARG") {
    completion.names = Names::Files;
  }
}

void add_word(const Syntax& syntax, const Typed& typed, bool is_help,
              const EnvironmentNames& environments, Completion& completion) {
  const auto& words = syntax.positionals();
  if (words.empty()) return;
  const WordSyntax& last = words.back();
  const bool repeats = last.count != Count::Optional && last.count != Count::One;
  if (typed.words.size() >= words.size() && !repeats) return;
  const WordSyntax& word = words[std::min(typed.words.size(), words.size() - 1)];
  if (word.count == Count::Command) {
    completion.names = typed.words.size() == 0 ? Names::Commands : Names::Files;
  } else if (is_help) {
    add_commands(completion);
  } else if (word.name == "KEY" || word.name == "VALUE") {
    add_setting(typed.words, completion);
  } else {
    add_values(word.name, environments, completion);
  }
}

// Completes the value after "=" in a word like "--backend=v". False if `last` is not such a word.
bool add_joined_value(const Syntax& syntax, const std::string& last,
                      const EnvironmentNames& environments, Completion& completion) {
  const size_t equals = last.find('=');
  if (!last.starts_with("--") || equals == std::string::npos) return false;
  const OptionSyntax* option = option_called(syntax, last.substr(0, equals));
  if (option == nullptr || option->value.empty()) return true;
  add_values(option->value, environments, completion);
  for (Suggestion& each : completion.suggestions) each.word.insert(0, last, 0, equals + 1);
  return true;
}

}  // namespace

Completion complete(std::span<const std::string> words, const EnvironmentNames& environments) {
  Completion completion;
  if (words.empty()) return completion;
  Session session{Variables()};
  Syntax common;
  session.declare_common(common, true);
  const auto before = words.first(words.size() - 1);
  const std::string& last = words.back();
  // An option before the command's name also belongs to the command.
  size_t command_at = 0;
  for (; command_at < before.size() && before[command_at].starts_with("-"); ++command_at) {
    const OptionSyntax* option = option_called(common, before[command_at]);
    if (option != nullptr && !option->value.empty()) ++command_at;
  }
  const CommandEntry* entry =
      command_at < before.size() ? find_command(before[command_at]) : nullptr;
  if (command_at < before.size() && entry == nullptr) return completion;

  const auto command = entry != nullptr ? entry->make() : nullptr;
  Syntax syntax;
  if (command) command->declare(syntax);
  session.declare_common(syntax, entry != nullptr && entry->prints_data);
  const Typed typed = read(syntax, entry != nullptr ? before.subspan(command_at + 1) : before);
  if (typed.value_of != nullptr) {
    add_values(typed.value_of->value, environments, completion);
  } else if (last.starts_with("-") && !typed.only_words) {
    if (!add_joined_value(syntax, last, environments, completion))
      add_options(syntax, last, completion);
  } else if (entry == nullptr) {
    add_commands(completion);
  } else {
    add_word(syntax, typed, entry->name == "help", environments, completion);
  }
  return completion;
}

}  // namespace venvctl
