// Searches the roots (the directories of the setting scan.roots) for new environments again and
// again, in a worker of its own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "daemon/loop/loop.h"
#include "daemon/loop/timer.h"
#include "daemon/workers/jobs/scan_job.h"
#include "daemon/workers/worker_process.h"

namespace venvctl {

// The worker writes found.json, which the daemon watches like its other state files. A worker ends
// after each search, for two reasons: it cannot raise its priority again after it has lowered it,
// and its memory is freed.
class RootScans {
 public:
  // If the setting names no roots, it is read again after this time.
  static constexpr std::chrono::minutes kWithoutRoots{10};
  // The wait before the next search is this many times the processor time of the last search. With
  // 50, searches take 2 % of a processor on average.
  static constexpr int kWaitPerWork = 50;
  static constexpr std::chrono::minutes kLongestWait{10};
  // The time limit of a search. A search sleeps most of the time (ScanJob), so the first search of
  // a large tree takes minutes.
  static constexpr std::chrono::minutes kLimit{30};

  // `has_roots` returns whether the result of a search was ever recorded, even an empty one.
  // `inotify_fd` is passed to the worker, which adds no watches.
  RootScans(Loop& loop, int inotify_fd, ScanQuestion question, std::chrono::milliseconds span,
            std::function<bool()> has_roots);

  // The time from the start of a search that has this result to the start of the next search.
  static std::chrono::milliseconds wait_after(const ScanResult& result,
                                              std::chrono::milliseconds span);

 private:
  using Clock = std::chrono::steady_clock;
  void tick();
  void start();
  void finish(WorkerProcess::End end, const Message& reply);

  Loop& loop_;
  const int inotify_fd_;
  const ScanQuestion question_;
  const std::chrono::milliseconds span_;
  const std::function<bool()> has_roots_;
  Clock::time_point started_at_;
  Clock::time_point next_;            // the next search does not start before this time
  Clock::time_point next_if_rooted_;  // the same, for a user with roots
  std::unique_ptr<WorkerProcess> worker_;
  Timer timer_;
};

}  // namespace venvctl
