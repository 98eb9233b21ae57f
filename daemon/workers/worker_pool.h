// Runs jobs in worker processes. A free worker gets the next job, and a worker that hangs is
// replaced.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/workers/worker_process.h"

namespace venvctl {

// The interface of the pool for the rest of the daemon.
class Workers {
 public:
  using OnReply = WorkerProcess::OnReply;
  virtual ~Workers() = default;
  // `on_reply` is called exactly once, and never before this function has returned. `limit` counts
  // from the moment when a worker starts the job.
  virtual void submit(Message job, std::chrono::milliseconds limit, OnReply on_reply) = 0;
};

class WorkerPool : public Workers {
 public:
  // The limit counts abandoned workers, too, as long as they hang in the kernel.
  static constexpr size_t kMaxWorkers = 8;
  static constexpr size_t kMaxQueued = 4096;
  // How many workers run at the same time if none of them hangs.
  static constexpr size_t kUsualWorkers = 2;
  static constexpr std::chrono::milliseconds kSeemsToHang{50};
  static constexpr std::chrono::milliseconds kIdleSpan{60'000};

  // `on_death` is called after the reply to a job that killed its worker.
  WorkerPool(Loop& loop, int inotify_fd, std::function<void()> on_death = {});

  void submit(Message job, std::chrono::milliseconds limit, OnReply on_reply) override;
  // Starts the first worker before there is a job.
  void prepare();
  // Ends the workers that were idle for kIdleSpan, except the first worker.
  void let_idle_go();
  // True if no job is waiting or running.
  bool is_idle() const;
  size_t worker_count() const { return workers_.size(); }
  size_t abandoned_count() const;
  // Why the last attempt to start a worker failed; "" if it succeeded.
  const std::string& start_failure() const { return start_failure_; }

 private:
  struct Job {
    Message message;
    std::chrono::milliseconds limit;
    OnReply on_reply;
  };
  void assign();
  WorkerProcess* idle_worker();
  bool may_start_another() const;
  WorkerProcess* start_worker();
  void fail_queued();
  void remove(const WorkerProcess* worker);

  Loop& loop_;
  int inotify_fd_;
  std::function<void()> on_death_;
  std::deque<Job> queue_;
  std::vector<std::unique_ptr<WorkerProcess>> workers_;
  std::string start_failure_;
  Timer look_again_;
};

}  // namespace venvctl
