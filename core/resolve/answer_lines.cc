#include "core/resolve/answer_lines.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/resolve/settable_variable.h"
#include "core/wire/answer.h"

namespace venvctl {
namespace {

void append_line(std::string& answer, const char* word, std::string_view value) {
  answer += word;
  if (!value.empty()) {
    answer += ' ';
    answer += value;
  }
  answer += '\n';
}

// What a line, or a PATH entry, cannot carry.
bool is_sayable_path(std::string_view path) {
  return path.find(':') == std::string_view::npos && !has_control(path);
}

// What a conda environment sets beside CONDA_PREFIX. A value that a line cannot carry is left out.
void append_variables(std::string& answer, const Choice& choice) {
  for (const auto& [name, value] : choice.variables) {
    const bool is_sayable = is_settable_variable(name) && !has_control(value);
    if (is_sayable) append_line(answer, wire::kWordSet, name + ' ' + value);
  }
}

void append_scripts(std::string& answer, const CondaScripts& scripts) {
  for (const std::string& path : scripts.entering) append_line(answer, wire::kWordEnter, path);
  for (const std::string& path : scripts.leaving) append_line(answer, wire::kWordLeave, path);
}

// The environment as seen from its project: ".venv in /home/me/project".
std::string described(const Choice& choice) {
  if (path_contains(choice.root, choice.prefix) && choice.root != choice.prefix) {
    const size_t skipped = choice.root == "/" ? 1 : choice.root.size() + 1;
    return in_quotes(std::string_view(choice.prefix).substr(skipped)) + " in " +
           in_quotes(choice.root);
  }
  return in_quotes(choice.prefix);
}

// What the user is told about an environment that is not activated; "" when nothing.
std::string complaint(const Choice& choice, const Verdict& verdict) {
  switch (verdict.state) {
    case TrustState::Unknown:
      return "venvctl: " + described(choice) + " is " + displayable(verdict.reason) +
             ": venvctl allow";
    case TrustState::Refused:
      return "venvctl: " + described(choice) + " is refused, " + displayable(verdict.reason) +
             ": venvctl why";
    default:
      return "";
  }
}

}  // namespace

std::string answer_lines(const Decision& decision, const Verdict& verdict,
                         const AnswerTerms& terms) {
  std::string answer;
  if (!terms.epoch_path.empty()) append_line(answer, wire::kWordEpoch, terms.epoch_path);
  if (!terms.may_remember) append_line(answer, wire::kWordKeep, "no");
  const Choice* choice = decision.choice ? &*decision.choice : nullptr;
  if (choice != nullptr && is_sayable_path(choice->root) && is_sayable_path(choice->prefix)) {
    append_line(answer, wire::kWordRoot, choice->root);
    if (verdict.activates()) {
      append_line(answer, wire::kWordEnv, choice->prefix);
      append_line(answer, wire::kWordName, displayable(choice->name, wire::kNameColumns));
      if (choice->is_conda) append_line(answer, wire::kWordConda, displayable(choice->name));
      append_variables(answer, *choice);
      if (verdict.runs_scripts) append_scripts(answer, choice->scripts);
    } else {
      append_line(answer, wire::kWordEnv, "");
      const std::string said = complaint(*choice, verdict);
      if (!said.empty()) append_line(answer, wire::kWordSay, said);
    }
  } else {
    append_line(answer, wire::kWordRoot, "");
    append_line(answer, wire::kWordEnv, "");
  }
  return answer + wire::kAnswerEnd;
}

std::string later_answer() {
  std::string answer;
  append_line(answer, wire::kWordLater, "");
  return answer + wire::kAnswerEnd;
}

}  // namespace venvctl
