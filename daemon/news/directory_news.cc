#include "daemon/news/directory_news.h"

#include <algorithm>
#include <utility>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/wire/answer.h"

namespace venvctl {

namespace {

constexpr std::chrono::milliseconds kNextTurn{1};

// The value of the answer's line with this word; "" if there is none.
std::string value_of(std::string_view lines, std::string_view word) {
  for (const std::string_view line : split(lines, '\n')) {
    if (line.starts_with(word) && line.substr(word.size()).starts_with(' ')) {
      return std::string(line.substr(word.size() + 1));
    }
  }
  return "";
}

// The lines before `root` say only how long the answer may be remembered.
std::string lasting_part(const std::string& lines) {
  const size_t begin = ("\n" + lines).find("\n" + std::string(wire::kWordRoot));
  return begin == std::string::npos ? "" : lines.substr(begin);
}

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

void DirectoryNews::answered(const Question& question, const std::string& lines) {
  if (lasting_part(lines).empty()) return;  // `later`
  const std::string key = cache_key(question);
  const bool is_new = !followed_.contains(key);
  if (is_new && followed_.size() >= kMaxDirectories) forget_oldest();
  Followed& followed = followed_[key];
  followed.asked_at = ++questions_;
  if (!is_new) return take(key, lines);
  followed.answer = sha256(lasting_part(lines));
  followed.environment = value_of(lines, wire::kWordEnv);
  environments_.try_emplace(question.directory, followed.environment);
}

void DirectoryNews::outdated() {
  if (!look_timer_.is_running() && !followed_.empty()) look_timer_.start_once(kDelay);
}

void DirectoryNews::look() {
  if (!callbacks_.is_wanted()) return;
  todo_.clear();
  for (const auto& [key, followed] : followed_) todo_.push_back(key);
  ask_some();
}

void DirectoryNews::ask_some() {
  for (size_t i = 0; i < kPerTurn && waiting_ < kAtOnce && !todo_.empty(); ++i) {
    std::string key = std::move(todo_.front());
    todo_.pop_front();
    ++waiting_;
    decisions_.follow(question_of(key), [this, key](const std::string& lines) {
      --waiting_;
      take(key, lines);
      if (!todo_.empty() && !turn_timer_.is_running()) turn_timer_.start_once(kNextTurn);
    });
  }
}

void DirectoryNews::take(const std::string& key, const std::string& lines) {
  const std::string part = lasting_part(lines);
  const auto found = followed_.find(key);
  if (part.empty() || found == followed_.end()) return;
  Followed& followed = found->second;
  std::string answer = sha256(part);
  if (answer == followed.answer) return;
  followed.answer = std::move(answer);
  std::string environment = value_of(lines, wire::kWordEnv);
  if (environment == followed.environment) return;
  followed.environment = std::move(environment);
  note(question_of(key).directory, followed.environment);
}

// Shells with different variables may ask for the same directory: one change is reported once.
void DirectoryNews::note(const std::string& directory, const std::string& environment) {
  std::string& told = environments_[directory];
  if (told == environment) return;
  told = environment;
  NewsItem item{std::string(news::kActive), environment};
  item.directory = directory;
  callbacks_.tell(std::move(item));
}

void DirectoryNews::forget_oldest() {
  const auto oldest = std::min_element(
      followed_.begin(), followed_.end(),
      [](const auto& a, const auto& b) { return a.second.asked_at < b.second.asked_at; });
  const std::string directory = question_of(oldest->first).directory;
  followed_.erase(oldest);
  const auto next = followed_.lower_bound(directory);
  const bool is_shared = next != followed_.end() && question_of(next->first).directory == directory;
  if (!is_shared) environments_.erase(directory);
}

}  // namespace venvctl
