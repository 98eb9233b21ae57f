#include "daemon/news/live_prompts.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "daemon/news/prompt_wait.h"
#include "daemon/workers/jobs/setting_job.h"

namespace venvctl {

namespace {

bool can_be_told(const Shell& shell) { return shell.kind == "zsh" || shell.kind == "fish"; }

}  // namespace

LivePrompts::System LivePrompts::system() {
  return {[](const Shell& shell) { return waits_at_prompt(shell.pid, shell.started); },
          [](pid_t pid) { ::kill(pid, SIGURG); }};
}

LivePrompts::LivePrompts(Loop& loop, Workers& workers, const Shells& shells,
                         std::string configuration, System its_system)
    : workers_(workers),
      shells_(shells),
      configuration_(std::move(configuration)),
      system_(std::move(its_system)),
      timer_(loop, [this] { tell_some(); }) {}

std::set<std::string> LivePrompts::directories() const {
  std::set<std::string> directories;
  for (const auto& [pid, shell] : shells_.all()) {
    if (can_be_told(shell)) directories.insert(working_directory(pid));
  }
  return directories;
}

void LivePrompts::changed(const std::string& directory, pid_t asking) {
  const bool was_empty = shells_to_tell_.empty();
  for (const auto& [pid, shell] : shells_.all()) {
    const bool is_concerned =
        pid != asking && can_be_told(shell) && working_directory(pid) == directory;
    if (is_concerned) shells_to_tell_[pid] = {0, false, Clock::now()};
  }
  if (shells_to_tell_.empty()) return;
  was_empty ? read_setting() : wake_for_next();
}

void LivePrompts::wake(const std::set<pid_t>& shells) {
  const bool was_empty = shells_to_tell_.empty();
  for (const pid_t pid : shells) {
    const auto shell = shells_.all().find(pid);
    const bool is_live = shell != shells_.all().end() && can_be_told(shell->second);
    if (is_live) shells_to_tell_[pid] = {0, false, Clock::now()};
  }
  if (shells_to_tell_.empty()) return;
  was_empty ? read_setting() : wake_for_next();
}

// Reads the setting again before each group of signals. Such groups are so rare that no watch on
// the file is needed.
void LivePrompts::read_setting() {
  is_reading_ = true;
  workers_.submit(job_message<SettingJob>({configuration_, "prompt.live"}), kSettingWithin,
                  [this](WorkerProcess::End end, const Message& reply) {
                    is_reading_ = false;
                    const auto setting = end == WorkerProcess::End::Done
                                             ? job_result<SettingJob>(reply)
                                             : Result<SettingResult>(SettingResult{"on"});
                    if (setting && setting->value == "off") shells_to_tell_.clear();
                    tell_some();
                  });
}

void LivePrompts::asked(pid_t pid) {
  if (shells_to_tell_.erase(pid) > 0 && !is_reading_) wake_for_next();
}

size_t LivePrompts::waited_for() const {
  return static_cast<size_t>(std::ranges::count_if(
      shells_to_tell_, [](const auto& each) { return each.second.is_waited_for; }));
}

void LivePrompts::tell_some() {
  const auto now = Clock::now();
  for (auto& [pid, told] : shells_to_tell_) {
    if (!told.is_waited_for || told.at > now) continue;
    told.is_waited_for = false;
    told.at = now + kAsksWithin * (1 << told.tries);
  }
  std::erase_if(shells_to_tell_, [](const auto& each) { return each.second.tries >= kMaxTries; });
  size_t count = waited_for();
  for (auto& [pid, told] : shells_to_tell_) {
    if (count >= kAtOnce) break;
    if (told.is_waited_for || told.at > now) continue;
    const auto shell = shells_.all().find(pid);
    // A busy shell is not signalled now. Usually it asks at its next prompt. But it may be about to
    // show a prompt with an older answer, so it gets another try later.
    const bool waits = shell != shells_.all().end() && system_.waits_at_prompt(shell->second);
    if (waits) system_.tell(pid);
    told.is_waited_for = waits;
    told.at = now + (waits ? kAsksWithin : kAsksWithin * (1 << told.tries));
    ++told.tries;
    count += waits ? 1 : 0;
  }
  wake_for_next();
}

void LivePrompts::wake_for_next() {
  if (is_reading_ || shells_to_tell_.empty()) return timer_.stop();
  const bool is_full = waited_for() >= kAtOnce;
  auto next = Clock::time_point::max();
  for (const auto& [pid, told] : shells_to_tell_) {
    if (told.is_waited_for || !is_full) next = std::min(next, told.at);
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
  timer_.start_once(std::max(left, std::chrono::milliseconds(0)));
}

}  // namespace venvctl
