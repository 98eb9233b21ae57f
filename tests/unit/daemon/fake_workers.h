// Workers that do nothing by themselves: a test sees each job and says how it ends.
#pragma once

#include <chrono>
#include <deque>
#include <utility>

#include "core/base/check.h"
#include "daemon/workers/worker_pool.h"

namespace venvctl {

class FakeWorkers : public Workers {
 public:
  void submit(Message job, std::chrono::milliseconds limit, OnReply on_reply) override {
    ++submitted_;
    jobs_.push_back({std::move(job), limit, std::move(on_reply)});
  }

  size_t submitted() const { return submitted_; }
  size_t waiting() const { return jobs_.size(); }
  // The job that has waited longest, and how it ends.
  const Message& job() const { return jobs_.front().message; }
  void reply(const Message& message) { finish(WorkerProcess::End::Done, message); }
  void fail(WorkerProcess::End end) { finish(end, {}); }

 private:
  struct Job {
    Message message;
    std::chrono::milliseconds limit;
    OnReply on_reply;
  };
  void finish(WorkerProcess::End end, const Message& message) {
    VENVCTL_CHECK(!jobs_.empty());
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    job.on_reply(end, message);
  }

  std::deque<Job> jobs_;
  size_t submitted_ = 0;
};

}  // namespace venvctl
