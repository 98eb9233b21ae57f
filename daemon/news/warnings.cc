#include "daemon/news/warnings.h"

#include <algorithm>
#include <utility>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/wire/answer.h"
#include "core/wire/frame.h"

namespace venvctl {

namespace {

// The environment in an answer; "" if there is none.
std::string environment_in(std::string_view lines) {
  for (const std::string_view line : split(lines, '\n')) {
    const std::string_view word = wire::kWordEnv;
    if (line.starts_with(word) && line.substr(word.size()).starts_with(' ')) {
      return std::string(line.substr(word.size() + 1));
    }
  }
  return "";
}

// Adds a line `warn` and, because the shell must not remember this answer, a line `keep no`. At its
// next prompt, the shell asks again and sends the number of the warning.
std::string with_line(const std::string& lines, uint64_t number, std::string_view text) {
  std::string warned;
  if (lines.starts_with(wire::kWordEpoch)) warned = lines.substr(0, lines.find('\n') + 1);
  const std::string rest = lines.substr(warned.size());
  const std::string keep = std::string(wire::kWordKeep) + " no\n";
  if (!rest.starts_with(keep)) warned += keep;
  warned += rest.substr(0, rest.size() - std::string_view(wire::kAnswerEnd).size());
  warned += std::string(wire::kWordWarn) + ' ' + std::to_string(number) + ' ' + std::string(text);
  return warned + '\n' + wire::kAnswerEnd;
}

}  // namespace

void Warnings::asked(pid_t pid, std::vector<std::string> active, std::string_view heard) {
  if (!shells_.all().contains(pid)) {
    heard_.erase(pid);
    return;
  }
  Heard& of_shell = heard_[pid];
  of_shell.directory = working_directory(pid);
  of_shell.environments = {active.begin(), active.end()};
  std::deque<Warning>& waiting = of_shell.waiting;
  const bool has_heard = !waiting.empty() && std::to_string(waiting.front().number) == heard;
  if (has_heard) waiting.pop_front();
}

std::string Warnings::with_warning(pid_t pid, const std::string& lines) {
  const auto found = heard_.find(pid);
  if (found == heard_.end()) return lines;
  std::string environment = environment_in(lines);
  if (!environment.empty()) found->second.environments.insert(std::move(environment));
  std::deque<Warning>& waiting = found->second.waiting;
  if (waiting.empty() || lines.starts_with(wire::kWordLater)) return lines;
  Warning& warning = waiting.front();
  std::string warned = with_line(lines, warning.number, warning.text);
  if (warned.size() > wire::kMaxBodyBytes) return lines;
  if (++warning.answers == kMaxAnswers) waiting.pop_front();
  return warned;
}

bool Warnings::concerns(const Loss& loss, const Shell& shell, const std::string& home) const {
  const auto heard = heard_.find(shell.pid);
  const std::string physical = working_directory(shell.pid);
  // If the shell has changed its directory since its last question, it used a remembered answer.
  // The environment of the earlier directory may then no longer be active.
  const bool has_moved = heard == heard_.end() || heard->second.directory != physical;
  return std::ranges::any_of(loss.environments, [&](const Loss::Each& each) {
    const bool has_asked_there = path_contains(each.project, shell.question.directory);
    const bool had_it = heard != heard_.end() && heard->second.environments.contains(each.prefix);
    if (had_it && !(has_moved && has_asked_there)) return true;
    const bool is_project = !each.project.empty() && !path_contains(each.project, home);
    return is_project && ((has_asked_there && !has_moved) || path_contains(each.project, physical));
  });
}

std::set<pid_t> Warnings::warn(const Loss& loss, const std::string& home) {
  forget_dead();
  ++last_;
  std::set<pid_t> concerned;
  for (const auto& [pid, shell] : shells_.all()) {
    if (!concerns(loss, shell, home)) continue;
    std::deque<Warning>& waiting = heard_[pid].waiting;
    waiting.push_back({last_, sentence_about(loss)});
    if (waiting.size() > kMaxPerShell) waiting.pop_front();
    concerned.insert(pid);
  }
  return concerned;
}

void Warnings::forget_dead() {
  std::erase_if(heard_, [this](const auto& each) { return !shells_.all().contains(each.first); });
}

}  // namespace venvctl
