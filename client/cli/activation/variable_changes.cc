#include "client/cli/activation/variable_changes.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/wire/answer.h"

namespace venvctl {
namespace {

constexpr std::string_view kActive = "VENVCTL_ENV";
constexpr std::string_view kNames = "VENVCTL_VARS";
constexpr std::string_view kSaved = "VENVCTL_SAVED_";

bool is_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// Whether an answer may change the variable. The program that wrote the answer has already checked
// this. The hooks check it again in the same way.
bool may_change(std::string_view name) {
  constexpr std::string_view kNever[] = {"PATH", "BASH_ENV", "ENV", "IFS"};
  constexpr std::string_view kBeginnings[] = {"LD_", "PROMPT", "SHELL", "PYTHON"};
  if (!is_name(name) || name.find("VENVCTL_") != std::string_view::npos) return false;
  if (std::ranges::find(kNever, name) != std::end(kNever)) return false;
  if (name.size() == 3 && name.starts_with("PS") && name[2] >= '0' && name[2] <= '9') return false;
  return std::ranges::none_of(kBeginnings,
                              [&](std::string_view each) { return name.starts_with(each); });
}

std::optional<std::string_view> after_word(std::string_view line, std::string_view word) {
  if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') {
    return std::nullopt;
  }
  return line.substr(word.size() + 1);
}

std::vector<std::string> names_changed(const Variables& variables) {
  std::vector<std::string> names;
  const std::string text = variables.get(kNames).value_or("");
  for (std::string_view name : split(text, ' ')) {
    if (is_name(name)) names.emplace_back(name);
  }
  return names;
}

// `path` without the first element that is equal to `entry`. Absent: `path` has no such element.
std::optional<std::string> path_without(const std::string& path, std::string_view entry) {
  std::string rest;
  bool is_taken = false;
  bool is_first = true;
  for (std::string_view each : split(path, ':')) {
    if (!is_taken && each == entry) {
      is_taken = true;
      continue;
    }
    rest += (is_first ? "" : ":") + std::string(each);
    is_first = false;
  }
  return is_taken ? std::optional(rest) : std::nullopt;
}

// Whether the variable belongs to an environment that was activated after `own`.
bool is_anothers(const Variables& variables, std::string_view name, const std::string& own) {
  if (name.starts_with("VIRTUAL_ENV")) return variables.get("VIRTUAL_ENV") != own;
  if (name.starts_with("CONDA_")) return variables.get("CONDA_PREFIX") != own;
  return false;
}

}  // namespace

std::optional<ParsedAnswer> parse_answer(std::string_view answer) {
  ParsedAnswer parsed;
  bool may_remember = true;
  for (std::string_view line : split(answer, '\n')) {
    if (line == ".") {
      if (!may_remember) parsed.epoch.clear();
      return parsed;
    }
    if (line == wire::kWordLater) return std::nullopt;
    if (const auto path = after_word(line, wire::kWordEpoch)) parsed.epoch = *path;
    if (const auto no = after_word(line, wire::kWordKeep)) may_remember = *no != "no";
    if (const auto path = after_word(line, wire::kWordRoot)) parsed.root = *path;
    if (const auto path = after_word(line, wire::kWordEnv)) parsed.environment = *path;
    if (const auto text = after_word(line, wire::kWordName)) parsed.name = *text;
    if (const auto text = after_word(line, wire::kWordState)) {
      parsed.is_stale = *text == wire::kStale;
    }
    if (const auto text = after_word(line, wire::kWordMarks)) parsed.marks = *text;
    if (const auto text = after_word(line, wire::kWordSay)) parsed.messages.emplace_back(*text);
    if (const auto path = after_word(line, wire::kWordPath)) parsed.path.emplace_back(*path);
    if (const auto pair = after_word(line, wire::kWordSet)) {
      const size_t blank = pair->find(' ');
      const std::string_view name = pair->substr(0, blank);
      if (blank != std::string_view::npos && (may_change(name) || name == "PYTHONPATH")) {
        parsed.edits.emplace_back(name, std::string(pair->substr(blank + 1)));
      }
    }
    if (const auto name = after_word(line, wire::kWordUnset)) {
      if (may_change(*name) || *name == "PYTHONHOME") {
        parsed.edits.emplace_back(*name, std::nullopt);
      }
    }
  }
  return std::nullopt;
}

void VariableChanges::set(std::string_view name, std::optional<std::string> value) {
  const auto found =
      std::ranges::find_if(variables, [&](const auto& each) { return each.first == name; });
  if (found == variables.end()) {
    variables.emplace_back(name, std::move(value));
  } else {
    found->second = std::move(value);
  }
}

std::string own_environment(const Variables& variables) {
  if (auto active = variables.non_empty(kActive)) return *active;
  // After `venvctl activate`, VENVCTL_ENV is unset. The names of the changed variables then show
  // whether the hook has activated the environment.
  const auto names = names_changed(variables);
  for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
    if (std::ranges::find(names, name) == names.end()) continue;
    if (auto active = variables.non_empty(name)) return *active;
  }
  return "";
}

VariableChanges leaving(const Variables& variables) {
  VariableChanges changes;
  const std::string own = own_environment(variables);
  if (!own.empty()) {
    for (const std::string& name : names_changed(variables)) {
      if (is_anothers(variables, name, own)) continue;
      changes.set(name, variables.get(std::string(kSaved) + name));
    }
    changes.cleaned_path = path_without(variables.get("PATH").value_or(""), own + "/bin");
  }
  for (const auto& [name, value] : variables.all()) {
    if (name == kActive || name == kNames || name.starts_with(kSaved)) {
      if (is_name(name)) changes.set(name, std::nullopt);
    }
  }
  return changes;
}

VariableChanges entering(const Variables& variables, const ParsedAnswer& answer, Activation by) {
  VariableChanges changes = leaving(variables);
  if (answer.environment.empty()) return changes;
  const Variables left = changed(variables, changes);
  std::string names;
  for (const auto& [name, value] : answer.edits) {
    changes.set(name, value);
    const auto displaced = left.get(name);
    if (!value && !displaced) continue;
    // If a variable has two edits, only the value before the first edit is saved.
    if ((" " + names + " ").find(" " + name + " ") != std::string::npos) continue;
    names = name + (names.empty() ? "" : " " + names);
    if (displaced) changes.set(std::string(kSaved) + name, displaced);
  }
  if (by == Activation::OfDirectory) changes.set(kActive, answer.environment);
  changes.set(kNames, names);
  changes.path = answer.path;
  return changes;
}

Variables changed(const Variables& variables, const VariableChanges& changes) {
  std::map<std::string, std::string, std::less<>> values = variables.all();
  if (changes.cleaned_path) values["PATH"] = *changes.cleaned_path;
  for (const auto& [name, value] : changes.variables) {
    if (value) {
      values[name] = *value;
    } else {
      values.erase(name);
    }
  }
  for (const std::string& entry : changes.path) {
    std::string& path = values["PATH"];
    path = path.empty() ? entry : entry + ":" + path;
  }
  return Variables(std::move(values));
}

}  // namespace venvctl
