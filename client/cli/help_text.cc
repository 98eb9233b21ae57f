#include <algorithm>
#include <cstdlib>

#include "client/cli/command.h"
#include "client/cli/example_table.h"
#include "client/cli/output/shell_words.h"
#include "client/cli/session/program_paths.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

using Group = CommandEntry::Group;
using Count = WordSyntax::Count;

constexpr std::pair<Group, std::string_view> kHeadings[] = {
    {Group::Everyday, "Everyday"},
    {Group::Trust, "Trust"},
    {Group::Environments, "Environments"},
    {Group::Setup, "Setup and maintenance"},
};

std::string padded(std::string_view text, size_t width) {
  return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string word_usage(const WordSyntax& word) {
  switch (word.count) {
    case Count::One:
      return word.name;
    case Count::Optional:
      return "[" + word.name + "]";
    case Count::OneOrMore:
      return word.name + "...";
    case Count::Any:
      return "[" + word.name + "...]";
    case Count::Command:
      return "-- " + word.name + "...";
    case Count::Rest:
      return "[" + word.name + "...]";
  }
  return "";
}

std::string option_usage(const OptionSyntax& option) {
  std::string text(option.names);
  const size_t comma = text.find(',');
  if (comma != std::string::npos) text.insert(comma + 1, " ");
  if (comma == std::string::npos && text.starts_with("--")) text.insert(0, "    ");
  if (!option.value.empty()) text += " " + option.value;
  return text;
}

std::string examples_text(std::span<const Example> examples) {
  size_t width = 0;
  for (const Example& each : examples) width = std::max(width, each.words.size());
  std::string text;
  for (const Example& each : examples) {
    text += "  venvctl " + padded(each.words, width + 2) + std::string(each.meaning) + "\n";
  }
  return text;
}

// How to open the command's manual page; "" if the page is not installed. man searches "share/man"
// next to each "bin" on PATH. For other directories, man needs the path of the page.
std::string manual_text(const CommandEntry& entry) {
  const auto programs = program_paths();
  if (!programs) return "";
  RealFileSystem files;
  std::string page = programs->manual_page(entry.name);
  if (!files.status(page)) page += ".gz";
  if (!files.status(page)) return "";
  const char* path = std::getenv("PATH");
  const auto directories = split(path != nullptr ? path : "", ':');
  const bool is_searched =
      std::ranges::find(directories, programs->prefix + "/bin") != directories.end();
  const std::string words[] = {"man", is_searched ? "venvctl-" + std::string(entry.name) : page};
  return "\nManual page: " + as_typed(words) + "\n";
}

}  // namespace

std::string overview_help(const Terminal& terminal) {
  std::string text = terminal.out(Style::Bold, "venvctl") +
                     " - activates the Python environment of each project\n\n"
                     "Usage: venvctl COMMAND [OPTIONS]\n";
  size_t width = 0;
  for (const CommandEntry& entry : command_table()) width = std::max(width, entry.name.size());
  for (const auto& [group, heading] : kHeadings) {
    text += "\n" + terminal.out(Style::Bold, heading) + "\n";
    for (const CommandEntry& entry : command_table()) {
      if (entry.group != group) continue;
      text += "  " + terminal.out(Style::Good, entry.name) +
              padded("", width + 2 - entry.name.size()) + std::string(entry.summary) + "\n";
    }
  }
  return text +
         "\nEvery command accepts -q, -v, -y, -C DIR and --color WHEN.\n"
         "Most commands that print data also accept --json.\n"
         "See venvctl help COMMAND for the options of a command.\n";
}

std::string command_help(const CommandEntry& entry, const Terminal& terminal) {
  Session session{Variables()};
  const auto command = entry.make();
  Syntax syntax;
  command->declare(syntax);
  const size_t own_options = syntax.options().size();
  session.declare_common(syntax, entry.prints_data);

  std::string usage = "venvctl " + std::string(entry.name);
  for (size_t i = 0; i < own_options; ++i) {
    const OptionSyntax& option = syntax.options()[i];
    const std::string name = option.names.substr(0, option.names.find(','));
    usage += " [" + name + (option.value.empty() ? "" : " " + option.value) + "]" +
             (option.repeats ? "..." : "");
  }
  for (const WordSyntax& word : syntax.positionals()) usage += " " + word_usage(word);

  size_t width = 0;
  for (const WordSyntax& word : syntax.positionals()) width = std::max(width, word.name.size());
  for (const OptionSyntax& option : syntax.options()) {
    width = std::max(width, option_usage(option).size());
  }
  std::string text = terminal.out(Style::Bold, "venvctl " + std::string(entry.name)) + " - " +
                     std::string(entry.summary) + "\n\nUsage: " + usage + "\n";
  if (!entry.short_name.empty()) text += "Alias: venvctl " + std::string(entry.short_name) + "\n";
  text += "\n";
  for (const WordSyntax& word : syntax.positionals()) {
    text += "  " + padded(word.name, width + 2) + word.meaning + "\n";
  }
  for (const OptionSyntax& option : syntax.options()) {
    text += "  " + padded(option_usage(option), width + 2) + option.meaning + "\n";
  }
  text += "\n" + terminal.out(Style::Bold, "Examples") + "\n";
  return text + examples_text(examples_of(entry.name)) + manual_text(entry);
}

}  // namespace venvctl
