#include "core/resolve/answer_lines.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/resolve/settable_variable.h"
#include "core/wire/answer.h"
#include "core/wire/conda_edits.h"

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

std::string prompt_name(const std::string& name) { return displayable(name, wire::kNameColumns); }

// The approved variables of the environment and of the project's .env. The variables of .env take
// precedence.
VariableList further_variables(const Choice& choice, const Verdict& verdict) {
  VariableList variables;
  if (verdict.sets_variables) variables = settable_variables(choice.variables);
  if (!verdict.sets_env_file) return variables;
  for (const auto& each : choice.env_file) {
    std::erase_if(variables, [&each](const auto& other) { return other.first == each.first; });
    variables.push_back(each);
  }
  return variables;
}

void append_edits(std::string& answer, const Choice& choice, const Verdict& verdict,
                  const std::string& name) {
  if (choice.is_conda) {
    append_line(answer, wire::kWordConda, displayable(name));
  } else if (is_elsewhere_kind(choice.kind)) {
    // VIRTUAL_ENV is unset, because tools would look in it for packages and programs of this
    // machine.
    append_line(answer, wire::kWordUnset, "VIRTUAL_ENV");
  } else {
    append_line(answer, wire::kWordSet, "VIRTUAL_ENV " + choice.prefix);
    append_line(answer, wire::kWordSet, "VIRTUAL_ENV_PROMPT " + prompt_name(name));
  }
  append_line(answer, wire::kWordUnset, "PYTHONHOME");
  append_line(answer, wire::kWordPath, choice.prefix + "/bin");
  if (choice.is_unknown_to_uv) {
    append_line(answer, wire::kWordSet, "UV_PROJECT_ENVIRONMENT " + choice.prefix);
  }
  for (const auto& [variable, value] : further_variables(choice, verdict)) {
    append_line(answer, wire::kWordSet, variable + ' ' + value);
  }
  if (!verdict.runs_scripts) return;
  for (const std::string& path : choice.scripts.entering) {
    append_line(answer, wire::kWordSource, path);
  }
  for (const std::string& path : choice.scripts.leaving) {
    append_line(answer, wire::kWordLeave, path);
  }
}

// If a file of the project sets variables, it may also set the name. The name is therefore used
// only if the variables are approved.
std::string shown_name(const Choice& choice, const Verdict& verdict) {
  const bool is_seen = !choice.evidence.project_sets_variables || verdict.sets_variables;
  return is_seen ? choice.name : std::string(base_name(choice.prefix));
}

// Describes the environment relative to its project, as in ".venv in /home/me/project".
std::string described(const Choice& choice) {
  if (path_contains(choice.root, choice.prefix) && choice.root != choice.prefix) {
    const size_t skipped = choice.root == "/" ? 1 : choice.root.size() + 1;
    return in_quotes(std::string_view(choice.prefix).substr(skipped)) + " in " +
           in_quotes(choice.root);
  }
  return in_quotes(choice.prefix);
}

// The message about an environment that is not activated, or that is activated without its
// variables; "" if there is nothing to say.
std::string complaint(const Choice& choice, const Verdict& verdict) {
  if (verdict.activates()) {
    const bool is_whole = verdict.sets_variables || choice.evidence.variables_sha256.empty();
    return is_whole ? ""
                    : "venvctl: the variables of " + described(choice) +
                          " are not set because you have not approved them: run venvctl allow";
  }
  switch (verdict.state) {
    case TrustState::Unknown:
      return "venvctl: " + described(choice) + " is " + displayable(trust_phrase(verdict)) +
             ": run venvctl allow";
    case TrustState::Refused:
      return "venvctl: " + described(choice) + " is " + displayable(trust_phrase(verdict)) +
             ": see venvctl why";
    default:
      return "";
  }
}

std::string note_on_env_file(const Choice& choice) {
  return "venvctl: .env in " + in_quotes(choice.root) +
         " was changed after you approved it, so its variables are not set: run venvctl allow "
         "--env";
}

// The message about files that a rule could not read; "" if there are none.
std::string note_on_unreadable(const std::vector<UnreadableFile>& files) {
  if (files.empty()) return "";
  const std::string more =
      files.size() == 1 ? "" : " and " + std::to_string(files.size() - 1) + " more";
  return "venvctl: cannot read " + in_quotes(files.front().path) + " (" +
         displayable(files.front().reason) + ")" + more + ": see venvctl why";
}

}  // namespace

std::string answer_lines(const Decision& decision, const Verdict& verdict,
                         const AnswerTerms& terms) {
  std::string answer;
  if (!terms.epoch_path.empty()) append_line(answer, wire::kWordEpoch, terms.epoch_path);
  if (!terms.may_remember) append_line(answer, wire::kWordKeep, "no");
  const std::string unreadable = note_on_unreadable(decision.unreadable);
  const Choice* choice = decision.choice ? &*decision.choice : nullptr;
  if (choice != nullptr && fits_into_path_variable(choice->root) &&
      fits_into_path_variable(choice->prefix)) {
    append_line(answer, wire::kWordRoot, choice->root);
    if (verdict.activates()) {
      append_line(answer, wire::kWordEnv, choice->prefix);
      const std::string name = shown_name(*choice, verdict);
      append_line(answer, wire::kWordName, prompt_name(name));
      if (terms.packages_differ) append_line(answer, wire::kWordState, wire::kStale);
      if (!choice->marks.empty()) append_line(answer, wire::kWordMarks, choice->marks);
      append_edits(answer, *choice, verdict, name);
    } else {
      append_line(answer, wire::kWordEnv, "");
    }
    const std::string said = complaint(*choice, verdict);
    if (!said.empty()) append_line(answer, wire::kWordSay, said);
    if (verdict.env_file_has_changed)
      append_line(answer, wire::kWordSay, note_on_env_file(*choice));
  } else {
    append_line(answer, wire::kWordRoot, "");
    append_line(answer, wire::kWordEnv, "");
  }
  if (!unreadable.empty()) append_line(answer, wire::kWordSay, unreadable);
  return answer + wire::kAnswerEnd;
}

std::string shell_answer(const std::string& answer, const Variables& variables) {
  if (!wire::has_conda_line(answer.data(), answer.size())) return answer;
  const auto lookup = [&variables](const char* name) -> const char* {
    const auto found = variables.all().find(name);
    return found == variables.all().end() ? nullptr : found->second.c_str();
  };
  std::string edited(wire::kMaxShellAnswerBytes, '\0');
  edited.resize(
      wire::with_conda_edits(answer.data(), answer.size(), lookup, edited.data(), edited.size()));
  return edited;
}

std::string later_answer() {
  std::string answer;
  append_line(answer, wire::kWordLater, "");
  return answer + wire::kAnswerEnd;
}

}  // namespace venvctl
