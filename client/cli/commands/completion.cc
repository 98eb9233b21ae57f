#include "client/cli/completion.h"

#include <span>
#include <string_view>
#include <unordered_map>

#include "client/cli/commands/commands.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

struct Named {
  std::string_view name;
  std::string_view prefix;
  std::string_view kind;
};

// A name that several environments share is not offered; their paths are offered instead.
std::vector<Suggestion> suggestions_of(const Session& session,
                                       std::span<const Named> environments) {
  std::vector<Suggestion> suggestions;
  std::unordered_map<std::string_view, int> count;
  for (const Named& each : environments) ++count[each.name];
  for (const Named& each : environments) {
    const bool is_only = count[each.name] == 1;
    const std::string_view word = is_only ? each.name : each.prefix;
    if (displayable(word) != word) continue;  // skip words that are unsafe to display
    suggestions.push_back(
        {std::string(word), is_only ? session.shown(each.prefix) : std::string(each.kind)});
  }
  return suggestions;
}

// Uses the list that the daemon remembers, or else the records, because inspecting every
// environment would take too long.
std::vector<Suggestion> environment_names(Session& session) {
  std::vector<Named> named;
  if (const auto listing = remembered_environments(session)) {
    for (const ListedEnvironment& each : listing->environments) {
      named.push_back({each.name, each.prefix, each.kind});
    }
    return suggestions_of(session, named);
  }
  const auto environments = session.state().environments();
  if (!environments) return {};
  for (const EnvironmentRecord& each : (*environments)->records) {
    named.push_back({each.name, each.prefix, each.kind});
  }
  return suggestions_of(session, named);
}

// One suggestion per line, with a tab and its meaning; ":files" and the like for what the shell
// itself completes.
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
    syntax.required_word("SHELL", shell_, "bash, zsh or fish");
    syntax.rest("WORD", words_, "words of the command line to complete");
  }

  Result<int> run(Session& session) override {
    auto shell = find_shell(shell_);
    if (!shell) return shell.error();
    if (!words_.empty()) {
      session.terminal().print(
          lines(complete(words_, [&session] { return environment_names(session); })));
      return 0;
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
