// Notices when the environment of a directory becomes another one.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

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
    std::function<bool()> is_wanted;  // somebody wants to know of every directory
    // The physical directories of the shells that want to know of theirs; others are not asked for
    // unless is_wanted().
    std::function<std::set<std::string>()> live_directories;
    // The answer for this physical directory has changed; `asking` is the shell that has got the
    // new one, 0: none.
    std::function<void(const std::string& place, pid_t asking)> on_change;
  };
  DirectoryNews(Loop& loop, Decisions& decisions, Callbacks callbacks);

  // The shell `pid` asked the question with this cache_key, and got these answer lines.
  void answered(const std::string& key, std::string_view lines, pid_t pid);
  // Answers may have changed.
  void outdated();

 private:
  static constexpr size_t kUnknown = 0;
  struct Followed {
    size_t answer = kUnknown;  // a hash of the part that does not depend on the epoch
    std::string environment;
    bool is_owed = false;   // a shell was told to ask later
    std::string place;      // the physical directory of the shell that asked last
    uint64_t asked_at = 0;  // the number of the question
  };
  void look();
  void ask_some();
  void take(const std::string& key, std::string_view lines, pid_t asking);
  void note(const std::string& directory, const std::string& environment);
  void forget_oldest();

  Decisions& decisions_;
  const Callbacks callbacks_;
  Timer look_timer_;
  Timer turn_timer_;
  std::unordered_map<std::string, Followed> followed_;  // by cache_key
  std::map<std::string, std::string> environments_;     // last reported, by directory
  std::deque<std::string> todo_;                        // keys, in this pass
  size_t waiting_ = 0;
  uint64_t questions_ = 0;
};

}  // namespace venvctl
