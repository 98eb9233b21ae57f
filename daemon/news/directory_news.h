// Notices when the environment of a directory becomes another one.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/news/news_file.h"
#include "daemon/decisions/decisions.h"
#include "daemon/loop/timer.h"

namespace venvctl {

// Follows the directories that shells asked for most recently: when answers may have changed, it
// asks again for these directories, a few at a time.
class DirectoryNews {
 public:
  static constexpr size_t kMaxDirectories = 1024;
  static constexpr std::chrono::milliseconds kDelay{100};
  static constexpr size_t kAtOnce = 4;    // questions that wait for a worker
  static constexpr size_t kPerTurn = 32;  // of the loop

  struct Callbacks {
    std::function<void(NewsItem item)> tell;
    std::function<bool()> is_wanted;  // else directories are not asked for again
  };
  DirectoryNews(Loop& loop, Decisions& decisions, Callbacks callbacks);

  // A shell asked this and got these answer lines.
  void answered(const Question& question, const std::string& lines);
  // Answers may have changed.
  void outdated();

 private:
  struct Followed {
    std::string answer;  // the part that does not depend on the epoch; a hash
    std::string environment;
    uint64_t asked_at = 0;  // the number of the question
  };
  void look();
  void ask_some();
  void take(const std::string& key, const std::string& lines);
  void note(const std::string& directory, const std::string& environment);
  void forget_oldest();

  Decisions& decisions_;
  const Callbacks callbacks_;
  Timer look_timer_;
  Timer turn_timer_;
  std::map<std::string, Followed, std::less<>> followed_;  // by cache_key
  std::map<std::string, std::string> environments_;        // last reported, by directory
  std::deque<std::string> todo_;                           // keys, in this pass
  size_t waiting_ = 0;
  uint64_t questions_ = 0;
};

}  // namespace venvctl
