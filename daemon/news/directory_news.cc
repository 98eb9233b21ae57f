#include "daemon/news/directory_news.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/wire/answer.h"
#include "daemon/watch/shells.h"

namespace venvctl {

namespace {

constexpr std::chrono::milliseconds kNextTurn{1};

// The value of the answer line that begins with `word`; "" if there is none.
std::string value_of(std::string_view lines, std::string_view word) {
  for (const std::string_view line : split(lines, '\n')) {
    if (line.starts_with(word) && line.substr(word.size()).starts_with(' ')) {
      return std::string(line.substr(word.size() + 1));
    }
  }
  return "";
}

// Returns the lines from `root` on, or "" if there is no such line. The lines before it only say
// how long the answer may be remembered.
std::string_view lasting_part(std::string_view lines) {
  while (!lines.starts_with(wire::kWordRoot)) {
    const size_t end = lines.find('\n');
    if (end == std::string_view::npos) return "";
    lines.remove_prefix(end + 1);
  }
  return lines;
}

std::string_view directory_of(std::string_view key) { return key.substr(0, key.find('\0')); }

Question question_of(std::string_view key) {
  Question question;
  bool is_first = true;
  for (const std::string_view part : split(key, '\0')) {
    if (std::exchange(is_first, false)) {
      question.directory = part;
    } else {
      question.variables.set_entry(part);
    }
  }
  return question;
}

}  // namespace

DirectoryNews::DirectoryNews(Loop& loop, Decisions& decisions, Callbacks callbacks)
    : decisions_(decisions),
      callbacks_(std::move(callbacks)),
      look_timer_(loop, [this] { look(); }),
      turn_timer_(loop, [this] { ask_some(); }) {}

void DirectoryNews::answered(const std::string& key, std::string_view lines, pid_t pid) {
  const bool is_new = !followed_.contains(key);
  if (is_new && followed_.size() >= kMaxDirectories) forget_oldest();
  Followed& followed = followed_[key];
  followed.asked_at = ++questions_;
  followed.place = working_directory(pid);
  if (!lasting_part(lines).empty()) return take(key, lines, pid);
  followed.is_owed = true;  // the answer was `later`
  outdated();
}

void DirectoryNews::outdated() {
  if (!look_timer_.is_running() && !followed_.empty()) look_timer_.start_once(kDelay);
}

void DirectoryNews::look() {
  todo_.clear();
  const bool wants_all = callbacks_.is_wanted();
  const std::set<std::string> live =
      wants_all ? std::set<std::string>() : callbacks_.live_directories();
  for (const auto& [key, followed] : followed_) {
    if (wants_all || live.contains(followed.place)) todo_.push_back(key);
  }
  ask_some();
}

void DirectoryNews::ask_some() {
  for (size_t i = 0; i < kPerTurn && waiting_ < kAtOnce && !todo_.empty(); ++i) {
    std::string key = std::move(todo_.front());
    todo_.pop_front();
    ++waiting_;
    decisions_.follow(question_of(key), [this, key](const std::string& lines) {
      --waiting_;
      take(key, lines, 0);
      if (!todo_.empty() && !turn_timer_.is_running()) turn_timer_.start_once(kNextTurn);
    });
  }
}

void DirectoryNews::take(const std::string& key, std::string_view lines, pid_t asking) {
  const std::string_view part = lasting_part(lines);
  const auto found = followed_.find(key);
  if (part.empty() || found == followed_.end()) return;
  Followed& followed = found->second;
  const size_t answer = std::hash<std::string_view>()(part) | 1;  // never kUnknown
  const size_t before = std::exchange(followed.answer, answer);
  const bool is_first = before == kUnknown;
  const bool is_owed = std::exchange(followed.is_owed, false);
  if (is_owed || (answer != before && !is_first)) callbacks_.on_change(followed.place, asking);
  if (answer == before) return;
  const std::string environment = value_of(part, wire::kWordEnv);
  const std::string earlier = std::exchange(followed.environment, environment);
  if (is_first) {
    environments_.try_emplace(std::string(directory_of(key)), environment);
  } else if (environment != earlier) {
    note(std::string(directory_of(key)), environment);
  }
}

// Shells with different variables may ask for the same directory, but each change is reported only
// once.
void DirectoryNews::note(const std::string& directory, const std::string& environment) {
  std::string& told = environments_[directory];
  if (told == environment) return;
  told = environment;
  NewsItem item{std::string(news::kActive), environment};
  item.directory = directory;
  callbacks_.tell(std::move(item));
}

// Forgets several directories together, so that most new directories need no search.
void DirectoryNews::forget_oldest() {
  std::vector<uint64_t> ages;
  for (const auto& [key, followed] : followed_) ages.push_back(followed.asked_at);
  const auto last = ages.begin() + kForgottenTogether - 1;
  std::ranges::nth_element(ages, last);
  std::erase_if(followed_, [&](const auto& each) { return each.second.asked_at <= *last; });
  std::set<std::string_view> kept;
  for (const auto& [key, followed] : followed_) kept.insert(directory_of(key));
  std::erase_if(environments_, [&](const auto& each) { return !kept.contains(each.first); });
}

}  // namespace venvctl
