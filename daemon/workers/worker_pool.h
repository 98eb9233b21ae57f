// Runs jobs in worker processes: a free worker gets the next job, a hanging worker is replaced.
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
  // `on_reply` is called exactly once, never before this returns. `limit` counts from the moment a
  // worker starts the job.
  virtual void submit(Message job, std::chrono::milliseconds limit, OnReply on_reply) = 0;
};

class WorkerPool : public Workers {
 public:
  static constexpr size_t kMaxWorkers = 8;  // including abandoned ones that the kernel still holds
  static constexpr size_t kMaxQueued = 4096;
  // How many workers run at the same time if none hangs.
  static constexpr size_t kUsualWorkers = 2;
  static constexpr std::chrono::milliseconds kSeemsToHang{50};
  static constexpr std::chrono::milliseconds kIdleSpan{60'000};

  // `on_death` is called after the reply to a job that killed its worker.
  WorkerPool(Loop& loop, int inotify_fd, std::function<void()> on_death = {});

  void submit(Message job, std::chrono::milliseconds limit, OnReply on_reply) override;
  // Starts a first worker before there is a job.
  void prepare();
  // Ends workers (except one) that were idle for kIdleSpan.
  void let_idle_go();
  // No job is queued or running.
  bool is_idle() const;
  size_t worker_count() const { return workers_.size(); }
  size_t abandoned_count() const;
  // Why the last worker could not be started; "" if it could.
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
