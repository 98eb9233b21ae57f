// Searches the roots for new environments again and again, in a worker of its own.
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

// The worker writes found.json, which the daemon watches like its other state files. It ends after
// each search: its idle priority cannot be undone, and its memory is freed.
class RootScans {
 public:
  // If no root has been searched yet, the setting is read again after this time.
  static constexpr std::chrono::minutes kWithoutRoots{10};
  // The wait before the next search, as a multiple of the processor time of the last one: 50 means
  // 2 % on average.
  static constexpr int kWaitPerWork = 50;
  static constexpr std::chrono::minutes kLongestWait{10};
  // A search sleeps most of the time (ScanJob), so a large tree takes minutes the first time.
  static constexpr std::chrono::minutes kLimit{30};

  // `has_roots`: whether something, at least an empty record, was ever recorded below a root.
  // `inotify_fd` is for the worker, which adds no watch.
  RootScans(Loop& loop, int inotify_fd, ScanQuestion question, std::chrono::milliseconds span,
            std::function<bool()> has_roots);

  // The time from the start of a search with this result to the start of the next one.
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
  Clock::time_point next_;            // not before
  Clock::time_point next_if_rooted_;  // the same, once there are roots
  std::unique_ptr<WorkerProcess> worker_;
  Timer timer_;
};

}  // namespace venvctl
