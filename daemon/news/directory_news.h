// Notices when a directory gets another environment.
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

// Follows the directories for which shells asked most recently. When answers may have changed, a
// DirectoryNews asks for these directories again, a few at a time.
class DirectoryNews {
 public:
  static constexpr size_t kMaxDirectories = 1024;
  static constexpr std::chrono::milliseconds kDelay{100};
  static constexpr size_t kAtOnce = 4;    // questions that may wait for a worker at the same time
  static constexpr size_t kPerTurn = 32;  // questions in one iteration of the loop

  struct Callbacks {
    std::function<void(NewsItem item)> tell;
    std::function<bool()> is_wanted;  // whether a program wants to know about every directory
    // The physical directories of the shells that want to know when the answer for their directory
    // changes. Only these directories are asked for, unless is_wanted().
    std::function<std::set<std::string>()> live_directories;
    // Called when the answer for this physical directory has changed. `asking` is the shell that
    // got the new answer; 0 if no shell got it.
    std::function<void(const std::string& place, pid_t asking)> on_change;
  };
  DirectoryNews(Loop& loop, Decisions& decisions, Callbacks callbacks);

  // Call this when the shell `pid` has asked the question with this cache_key, and got these answer
  // lines.
  void answered(const std::string& key, std::string_view lines, pid_t pid);
  // Call this when answers may have changed.
  void outdated();

 private:
  static constexpr size_t kUnknown = 0;
  static constexpr size_t kForgottenTogether = kMaxDirectories / 8;
  struct Followed {
    size_t answer = kUnknown;  // hash of the part of the answer that does not depend on the epoch
    std::string environment;
    bool is_owed = false;   // a shell got the answer `later`
    std::string place;      // the physical directory of the shell that asked last
    uint64_t asked_at = 0;  // number of the last question
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
  // The environment that was last reported, by directory.
  std::map<std::string, std::string> environments_;
  std::deque<std::string> todo_;  // keys of the questions that must still be asked again
  size_t waiting_ = 0;
  uint64_t questions_ = 0;
};

}  // namespace venvctl
