// Signals shells that wait at their prompt when the answer for their directory has changed.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "daemon/loop/timer.h"
#include "daemon/watch/shells.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// The signal is SIGURG, which a process without a handler ignores. A shell that gets the signal
// asks the daemon for the environment of its directory. Only a few shells are signalled at once:
// when one of them has asked, the next one is signalled.
class LivePrompts {
 public:
  static constexpr size_t kAtOnce = 4;
  // The time within which a signalled shell must ask. A shell that shows a menu or has unread input
  // does not ask. It is signalled again after a pause, at most kMaxTries times in total. Each pause
  // is twice as long as the one before.
  static constexpr std::chrono::milliseconds kAsksWithin{1'000};
  static constexpr int kMaxTries = 7;
  static constexpr std::chrono::milliseconds kSettingWithin{500};

  struct System {
    std::function<bool(const Shell& shell)> waits_at_prompt;
    std::function<void(pid_t pid)> tell;
  };
  static System system();

  // `configuration` is the path of config.toml, which can disable this feature.
  LivePrompts(Loop& loop, Workers& workers, const Shells& shells, std::string configuration,
              System its_system = system());

  // Call this when the answer for this physical directory has changed. `asking` is the shell that
  // has just received the new answer; 0 if there is none.
  void changed(const std::string& directory, pid_t asking);
  // Makes these shells ask again, whatever their directories are.
  void wake(const std::set<pid_t>& shells);
  // Call this when the shell has asked.
  void asked(pid_t pid);
  // The physical directories of the shells that can be signalled.
  std::set<std::string> directories() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Told {
    int tries = 0;
    // True: the shell is expected to ask before `at`. False: it is signalled at `at`.
    bool is_waited_for = false;
    Clock::time_point at;
  };
  void read_setting();
  void tell_some();
  void wake_for_next();
  size_t waited_for() const;

  Workers& workers_;
  const Shells& shells_;
  const std::string configuration_;
  const System system_;
  Timer timer_;
  bool is_reading_ = false;
  std::map<pid_t, Told> shells_to_tell_;
};

}  // namespace venvctl
