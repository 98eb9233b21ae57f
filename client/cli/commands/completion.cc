#include "client/cli/completion.h"

#include <map>
#include <string_view>
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// If several environments have the same name, their paths are offered instead of the name.
std::vector<Suggestion> environment_names(Session& session) {
  const auto environments = named_environments(session);
  if (!environments) return {};
  std::map<std::string_view, std::vector<const NamedEnvironment*>> by_name;
  for (const NamedEnvironment& each : *environments) by_name[each.name].push_back(&each);
  std::vector<Suggestion> suggestions;
  const auto offer = [&suggestions](const std::string& word, std::string meaning) {
    if (displayable(word) != word) return;  // skip words that are unsafe to display
    suggestions.push_back({word, std::move(meaning)});
  };
  for (const auto& [name, namesakes] : by_name) {
    if (namesakes.size() == 1) {
      offer(namesakes.front()->name, session.shown(namesakes.front()->prefix));
    } else {
      for (const NamedEnvironment* each : namesakes) offer(each->prefix, each->kind);
    }
  }
  return suggestions;
}

// One suggestion per line, followed by a tab and its meaning. Lines such as ":files" say what the
// shell itself completes.
std::string lines(const Completion& completion) {
  std::string text;
  for (const Suggestion& suggestion : completion.suggestions) {
    text += suggestion.word + (suggestion.meaning.empty() ? "" : "\t" + suggestion.meaning) + "\n";
  }
  switch (completion.names) {
    case Completion::Names::None:
      break;
    case Completion::Names::Files:
      text += ":files\n";
      break;
    case Completion::Names::Directories:
      text += ":directories\n";
      break;
    case Completion::Names::Commands:
      text += ":commands\n";
      break;
  }
  return text;
}

class CompletionCommand : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("SHELL", shell_, shell_names());
    syntax.rest(
        "WORD", words_,
        "with WORD: print the completions of this incomplete command line (only for shells)");
  }

  Result<int> run(Session& session) override {
    auto shell = find_shell(shell_);
    if (!shell) {
      return Error{ErrorCode::Usage,
                   "no completion for the shell " + in_quotes(shell_) + ": use " + shell_names()};
    }
    if (!words_.empty()) {
      session.terminal().print(
          lines(complete(words_, [&session] { return environment_names(session); })));
      return 0;
    }
    if ((*shell)->asks_for_steps) {
      const std::string name((*shell)->name);
      return Error{
          ErrorCode::Usage,
          "the hook of " + name + " contains the completion: use `venvctl init " + name + "`"};
    }
    auto programs = program_paths();
    if (!programs) return programs.error();
    const std::string file = programs->completion_file((*shell)->name);
    if (!session.files().status(file)) {
      return Error{ErrorCode::Failed, displayable(file) + " is missing: reinstall venvctl"};
    }
    session.terminal().print("source " + (*shell)->quoted(file) + "\n");
    return 0;
  }

 private:
  std::string shell_;
  std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Command> make_completion() { return std::make_unique<CompletionCommand>(); }

}  // namespace venvctl
