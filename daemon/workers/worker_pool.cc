#include "daemon/workers/worker_pool.h"

#include <algorithm>

namespace venvctl {

WorkerPool::WorkerPool(Loop& loop, int inotify_fd, std::function<void()> on_death)
    : loop_(loop),
      inotify_fd_(inotify_fd),
      on_death_(std::move(on_death)),
      look_again_(loop, [this] { assign(); }) {}

void WorkerPool::submit(Message job, std::chrono::milliseconds limit, OnReply on_reply) {
  queue_.push_back({std::move(job), limit, std::move(on_reply)});
  // The loop calls assign() through a timer, so this function has returned before `on_reply` is
  // called.
  look_again_.start_once(std::chrono::milliseconds(0));
}

void WorkerPool::prepare() {
  if (workers_.empty()) start_worker();
}

void WorkerPool::assign() {
  if (queue_.size() > kMaxQueued) return fail_queued();
  while (!queue_.empty()) {
    WorkerProcess* worker = idle_worker();
    if (worker == nullptr && may_start_another()) worker = start_worker();
    if (worker == nullptr && workers_.empty()) return fail_queued();
    if (worker == nullptr) return look_again_.start_once(kSeemsToHang);
    Job job = std::move(queue_.front());
    queue_.pop_front();
    worker->run(job.message, job.limit,
                [this, on_reply = std::move(job.on_reply)](WorkerProcess::End end, Message reply) {
                  on_reply(end, std::move(reply));
                  if (end == WorkerProcess::End::Died && on_death_) on_death_();
                });
  }
}

WorkerProcess* WorkerPool::idle_worker() {
  for (const auto& worker : workers_) {
    if (worker->is_idle()) return worker.get();
  }
  return nullptr;
}

bool WorkerPool::may_start_another() const {
  const auto hanging = std::count_if(workers_.begin(), workers_.end(), [](const auto& worker) {
    return worker->is_abandoned() || worker->busy_for() > kSeemsToHang;
  });
  return workers_.size() < std::min(kMaxWorkers, kUsualWorkers + static_cast<size_t>(hanging));
}

WorkerProcess* WorkerPool::start_worker() {
  // Capturing `this` is safe, because the pool outlives its workers. `self` gets the worker's
  // address only after the start.
  auto self = std::make_shared<WorkerProcess*>(nullptr);
  WorkerProcess::Events events;
  events.on_idle = [this] {
    if (!queue_.empty()) look_again_.start_once(std::chrono::milliseconds(0));
  };
  events.on_exit = [this, self] { remove(*self); };
  auto started = WorkerProcess::start(loop_, inotify_fd_, std::move(events));
  start_failure_ = started ? "" : started.error().message;
  if (!started) return nullptr;
  *self = started->get();
  workers_.push_back(std::move(*started));
  return *self;
}

void WorkerPool::fail_queued() {
  std::deque<Job> failed = std::move(queue_);
  queue_.clear();
  for (Job& job : failed) job.on_reply(WorkerProcess::End::NotStarted, {});
}

void WorkerPool::remove(const WorkerProcess* worker) {
  std::erase_if(workers_, [worker](const auto& other) { return other.get() == worker; });
  if (!queue_.empty()) look_again_.start_once(std::chrono::milliseconds(0));
}

void WorkerPool::let_idle_go() {
  const auto long_ago = std::chrono::steady_clock::now() - kIdleSpan;
  for (size_t i = 1; i < workers_.size(); ++i) {
    WorkerProcess& worker = *workers_[i];
    if (worker.is_idle() && worker.last_used() < long_ago) worker.retire();
  }
}

bool WorkerPool::is_idle() const {
  return queue_.empty() && std::all_of(workers_.begin(), workers_.end(), [](const auto& worker) {
           return worker->is_idle() || worker->is_abandoned();
         });
}

size_t WorkerPool::abandoned_count() const {
  return static_cast<size_t>(std::count_if(
      workers_.begin(), workers_.end(), [](const auto& worker) { return worker->is_abandoned(); }));
}

}  // namespace venvctl
