#include "client/manual/manual_page.h"

#include <algorithm>

#include "client/cli/command.h"
#include "client/cli/example_table.h"
#include "core/base/text.h"
#include "core/places/configuration.h"
#include "daemon/options.h"

namespace venvctl {
namespace {

using Count = WordSyntax::Count;

struct ExitStatus {
  std::string_view code;
  std::string_view meaning;
};

// A test compares this table with docs/interface.md.
constexpr ExitStatus kExitStatuses[] = {
    {"0", "done"},
    {"1", "the command failed, doctor found a problem, or you answered a question with no"},
    {"2", "wrong usage, or the command could not ask a question because there is no terminal"},
    {"3", "something was not found, or is not usable"},
    {"4", "the environment is not trusted"},
    {"5", "the daemon is unreachable"},
    {"126, 127, 128 + n",
     "for run and python: COMMAND cannot be executed (126), was not found (127), or signal n "
     "ended it (128 + n)"},
};

// Escapes the text so that roff prints it unchanged. "\", "-" and "\"" are escaped everywhere, "."
// and "'" only at the beginning of a line.
std::string literal(std::string_view text) {
  std::string escaped = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '"') {
      escaped += "\\(dq";
    } else {
      if (c == '-') escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

// Escapes an argument of a macro. It is then one word, and is not read as the name of another
// macro.
std::string argument(std::string_view text) { return "\"\\&" + literal(text) + "\""; }

// One sentence, broken into lines of the length that mandoc requires. roff joins the lines again.
std::string sentence(std::string_view text) {
  constexpr size_t kColumns = 78;
  std::string made;
  size_t column = 0;
  for (const std::string_view word : split(text, ' ')) {
    const std::string each = literal(word);
    if (!made.empty()) {
      const bool fits = column + each.size() < kColumns;
      made += fits ? ' ' : '\n';
      column = fits ? column + 1 : 0;
    }
    made += each;
    column += each.size();
  }
  if (!made.empty() && made[0] >= 'a' && made[0] <= 'z') made[0] = static_cast<char>(made[0] - 32);
  return made + (made.ends_with('.') ? "\n" : ".\n");
}

std::string page_name(const CommandEntry& entry) { return "venvctl-" + std::string(entry.name); }

std::string head(std::string_view name, std::string_view section, std::string_view summary,
                 std::string_view date) {
  std::string title(name);
  for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return ".Dd " + std::string(date) + "\n.Dt " + title + " " + std::string(section) +
         "\n.Os venvctl\n.Sh NAME\n.Nm " + std::string(name) + "\n.Nd " + literal(summary) + "\n";
}

std::string option_names(const OptionSyntax& option) {
  std::string text;
  for (const std::string_view name : split(option.names, ',')) {
    text += (text.empty() ? "Fl " : " , Fl ") + literal(name.substr(1));
  }
  return option.value.empty() ? text : text + " Ar " + argument(option.value);
}

std::string usage_of(const OptionSyntax& option) {
  const std::string first = option.names.substr(0, option.names.find(','));
  return ".Op Fl " + literal(first.substr(1)) +
         (option.value.empty() ? "" : " Ar " + argument(option.value)) +
         (option.repeats ? " Ns ..." : "") + "\n";
}

std::string usage_of(const WordSyntax& word) {
  const std::string name = "Ar " + argument(word.name);
  switch (word.count) {
    case Count::One:
      return "." + name + "\n";
    case Count::Optional:
      return ".Op " + name + "\n";
    case Count::OneOrMore:
      return "." + name + " ...\n";
    case Count::Any:
    case Count::Rest:
      return ".Op " + name + " ...\n";
    case Count::Command:
      return ".Fl \\- " + name + " ...\n";
  }
  return "";
}

std::string items_of(const std::vector<WordSyntax>& words, std::span<const OptionSyntax> options) {
  if (words.empty() && options.empty()) return "";
  std::string text = ".Bl -tag -width Ds\n";
  for (const WordSyntax& word : words) {
    text += ".It Ar " + argument(word.name) + "\n" + sentence(word.meaning);
  }
  for (const OptionSyntax& option : options) {
    text += ".It " + option_names(option) + "\n" + sentence(option.meaning);
  }
  return text + ".El\n";
}

std::string examples_text(std::span<const Example> examples) {
  std::string text = ".Sh EXAMPLES\n.Bl -tag -width Ds\n";
  for (const Example& each : examples) {
    text +=
        ".It Li " + argument("venvctl " + std::string(each.words)) + "\n" + sentence(each.meaning);
  }
  return text + ".El\n";
}

// The declared options and words of a command. The options that every command has come last.
struct Declared {
  std::unique_ptr<Command> command;
  Session session{Variables()};
  Syntax syntax;
  size_t own_options = 0;

  explicit Declared(const CommandEntry& entry) : command(entry.make()) {
    command->declare(syntax);
    own_options = syntax.options().size();
    session.declare_common(syntax, false);
  }
};

ManualPage command_page(const CommandEntry& entry, std::string_view date) {
  const Declared declared(entry);
  const std::span<const OptionSyntax> options(declared.syntax.options());
  const auto own = options.first(declared.own_options);
  const auto& words = declared.syntax.positionals();

  std::string text = head(page_name(entry), "1", entry.summary, date);
  text += ".Sh SYNOPSIS\n.Nm " + argument("venvctl " + std::string(entry.name)) + "\n";
  for (const OptionSyntax& option : own) text += usage_of(option);
  for (const WordSyntax& word : words) text += usage_of(word);
  text += ".Sh DESCRIPTION\n" + sentence(entry.summary);
  if (!entry.short_name.empty()) {
    text +=
        "A shorter name is\n.Ql " + literal("venvctl " + std::string(entry.short_name)) + " .\n";
  }
  if (!words.empty() || !own.empty()) text += items_of(words, own);
  text += ".Pp\nThe options that every command has, and the exit status, are in\n.Xr venvctl 1 .\n";
  if (entry.prints_data) text += "With\n.Fl \\-json\nthe command prints JSON.\n";
  text += examples_text(examples_of(entry.name));
  text += ".Sh SEE ALSO\n.Xr venvctl 1";
  if (entry.name == "config") text += " ,\n.Xr venvctl-config 5";
  if (entry.name == "daemon" || entry.name == "logs") text += " ,\n.Xr venvd 8";
  return {"man1/" + page_name(entry) + ".1", text + "\n"};
}

ManualPage overview_page(std::string_view date) {
  std::string text = head("venvctl", "1", "activates the Python environment of each project", date);
  text +=
      ".Sh SYNOPSIS\n.Nm venvctl\n.Ar COMMAND\n.Op Ar OPTIONS\n.Sh DESCRIPTION\n.Nm\n"
      "activates the Python environment of a project when you change into the project,\n"
      "and deactivates the environment when you leave the project.\n"
      "It works in bash, zsh and fish after\n.Ql venvctl init .\n"
      "These are the commands:\n";
  text += ".Bl -tag -width \"venvctl\\-deactivate\"\n";
  for (const CommandEntry& entry : command_table()) {
    text += ".It Xr " + page_name(entry) + " 1\n" + sentence(entry.summary);
  }
  Session session{Variables()};
  Syntax common;
  session.declare_common(common, true);
  text +=
      ".El\n.Pp\nEvery command has these options.\nOnly commands that print data have\n"
      ".Fl \\-json .\n" +
      items_of({}, common.options());
  text +=
      ".Sh FILES\n.Bl -tag -width Ds\n.It Pa ~/.config/venvctl/config.toml\nThe settings:\n"
      ".Xr venvctl-config 5 .\n.It Pa ~/.local/state/venvctl\n"
      "The known environments, and your approvals.\n.El\n"
      ".Sh EXIT STATUS\n.Bl -tag -width Ds\n";
  for (const ExitStatus& each : kExitStatuses) {
    text += ".It " + argument(each.code) + "\n" + sentence(each.meaning);
  }
  text += ".El\n";
  std::vector<Example> examples;
  for (const std::string_view name : {"init", "create", "allow", "why"}) {
    examples.push_back(examples_of(name).front());
  }
  return {"man1/venvctl.1",
          text + examples_text(examples) + ".Sh SEE ALSO\n.Xr venvctl-config 5 ,\n.Xr venvd 8\n"};
}

ManualPage daemon_page(std::string_view date) {
  std::string text = head("venvd", "8", "the daemon of venvctl", date);
  text +=
      ".Sh SYNOPSIS\n.Nm\n.Op Ar OPTION\n.Sh DESCRIPTION\n.Nm\n"
      "watches the files that decide which Python environment a directory gets,\n"
      "and answers the hooks of open shells.\nEach user has their own daemon.\n"
      "The user's systemd starts the daemon.\n"
      "Without systemd, the daemon starts when it is first needed.\n"
      "Without an option, it runs in the foreground.\n.Bl -tag -width Ds\n";
  for (const OptionHelp& each : option_helps()) {
    text += ".It Fl " + literal(each.name.substr(1)) + "\n" + sentence(each.meaning);
  }
  return {
      "man8/venvd.8",
      text + ".El\n.Sh SEE ALSO\n.Xr venvctl 1 ,\n.Xr venvctl-daemon 1 ,\n.Xr venvctl-logs 1\n"};
}

ManualPage settings_page(std::string_view date) {
  std::string text = head("venvctl-config", "5", "the settings of venvctl", date);
  text +=
      ".Sh DESCRIPTION\nThe file\n.Pa config.toml\nis a TOML file.\n.Ql venvctl config set\n"
      "changes one setting and keeps the rest of the file.\n"
      "In a key\n.Ql section.name ,\nthe part before the dot is the name of a table.\n"
      ".Bl -tag -width Ds\n";
  for (const Setting& each : settings()) {
    text += ".It Ic " + argument(each.key) + "\n" + sentence(each.meaning);
    if (each.is_list) {
      text += "A list.\n";
      continue;
    }
    if (!each.choices.empty()) {
      text += "One of\n";
      for (size_t i = 0; i < each.choices.size(); ++i) {
        const bool is_last = i + 1 == each.choices.size();
        text += ".Ql " + literal(each.choices[i]) + (is_last ? " .\n" : " ,\n");
      }
    }
    if (!each.standard.empty()) text += "Default:\n.Ql " + literal(each.standard) + " .\n";
  }
  text +=
      ".El\n.Sh FILES\n.Bl -tag -width Ds\n.It Pa ~/.config/venvctl/config.toml\n"
      "The settings of a user.\n"
      ".Ev VENVCTL_CONFIG_DIR\nand\n.Ev XDG_CONFIG_HOME\nchange the directory of this file.\n"
      ".Ql venvctl config path\nprints the path of the file.\n.El\n";
  return {"man5/venvctl-config.5", text + examples_text(examples_of("config")) +
                                       ".Sh SEE ALSO\n.Xr venvctl 1 ,\n.Xr venvctl-config 1\n"};
}

}  // namespace

std::vector<ManualPage> manual_pages(std::string_view date) {
  std::vector<ManualPage> pages = {overview_page(date)};
  for (const CommandEntry& entry : command_table()) pages.push_back(command_page(entry, date));
  pages.push_back(settings_page(date));
  pages.push_back(daemon_page(date));
  return pages;
}

}  // namespace venvctl
