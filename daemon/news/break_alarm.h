// Notices when the interpreter of an environment is removed or replaced by another minor version.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/loop/timer.h"
#include "daemon/watch/event_log.h"
#include "daemon/watch/interests.h"
#include "daemon/watch/watcher.h"
#include "daemon/workers/jobs/footing_job.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

// Environments that lost their interpreter at the same time.
struct Loss {
  struct Each {
    std::string prefix;
    std::string project;
    std::string python;  // path of the lost interpreter: "/usr/bin/python3.11"
  };
  std::vector<Each> environments;  // sorted by prefix
};

// "venvctl: 12 environments lost /usr/bin/python3.11: run venvctl repair --all"
std::string sentence_about(const Loss& loss);

// Workers watch the paths that lead to the interpreters, so each change there causes an event.
// After an event, a worker inspects the environments (a *look*). Reports the environments that have
// lost their interpreter since the last look. The first look after a start reports nothing.
class BreakAlarm {
 public:
  static constexpr std::chrono::milliseconds kSoon{100};
  // The pause after a change of the records is kLater, or kPauseOverLook times as long as the last
  // look if that is longer. It is so long because a look inspects every environment, and a user who
  // visits new projects changes the records with each visit.
  static constexpr std::chrono::milliseconds kLater{1'000};
  static constexpr int kPauseOverLook = 50;
  // Losses within this time after the first loss are reported together.
  static constexpr std::chrono::milliseconds kTogether{1'000};
  static constexpr std::chrono::milliseconds kLookWithin{5'000};
  // The pause after a look that hung or killed its worker, and after a look whose inputs cannot be
  // watched.
  static constexpr std::chrono::minutes kRest{1};
  static constexpr size_t kMaxAvoided = 16;
  // The longest time between two looks. Only a look finds new environments that have no record.
  static constexpr std::chrono::minutes kLongest{10};

  struct Callbacks {
    std::function<FootingQuestion()> question;   // with the present records
    std::function<void()> on_change;             // an interpreter may have been removed or added
    std::function<void(const Loss& loss)> tell;  // `loss` has at least one environment
  };
  BreakAlarm(Loop& loop, Workers& workers, Callbacks callbacks);

  // Call this when the records were read again, because they may have changed.
  void records_changed();
  void on_event(const WatchEvent& event);
  // Call this from time to time.
  void sweep();

  // True while a worker may rely on a watch.
  bool is_working() const { return is_looking_; }
  bool has_watch(int watch) const { return interests_.has_watch(watch); }
  std::vector<int> take_unused_watches() { return interests_.take_unused(); }
  // The number of existing interpreters that environments used at the last look.
  size_t interpreter_count() const;
  size_t watch_count() const { return interests_.watch_count(); }

 private:
  using Clock = std::chrono::steady_clock;
  void look_after(std::chrono::milliseconds pause);
  void look();
  void finish(WorkerProcess::End end, const Message& reply);
  void take(FootingResult result);
  bool note_losses(const FootingResult& result);
  void tell();

  Workers& workers_;
  const Callbacks callbacks_;
  std::map<std::string, FootingResult::Each> known_;  // by prefix, as of the last look
  bool has_looked_ = false;
  Interests interests_;
  uint32_t id_ = 0;  // the id under which interests_ has the inputs of the last look; 0: none
  bool is_looking_ = false;
  std::optional<std::chrono::milliseconds> pause_after_look_;  // set: another look is needed
  std::vector<std::string> asked_;    // the prefixes in the records at the last look
  std::vector<std::string> avoided_;  // places that hung or killed a worker
  Clock::time_point avoided_until_;
  Clock::time_point rests_until_;
  Clock::time_point looked_at_;
  std::chrono::milliseconds last_look_{0};  // how long it took
  bool is_watched_ = true;
  EventLog log_;  // events since the current look began
  uint64_t log_position_ = 0;
  std::map<std::string, Loss::Each> lost_;  // not reported yet, by prefix
  Timer look_timer_;
  std::chrono::milliseconds look_pause_{0};  // the pause for which look_timer_ was started
  Timer tell_timer_;
};

}  // namespace venvctl
