// Workers that do nothing by themselves: a test reads each job and decides how it ends.
#pragma once

#include <chrono>
#include <deque>
#include <utility>

#include "core/base/check.h"
#include "core/files/real_file_system.h"
#include "daemon/workers/worker_main.h"
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
  // The following functions concern the oldest waiting job. They tell its kind and its question,
  // and end it.
  template <class Job>
  bool is() const {
    std::string_view name;
    Reader reader(jobs_.front().message);
    reader(name);
    return name == Job::kName;
  }
  template <class Job>
  typename Job::Question question() const {
    VENVCTL_CHECK(is<Job>());
    std::string_view name;
    typename Job::Question question;
    Reader reader(jobs_.front().message);
    reader(name, question);
    VENVCTL_CHECK(reader.is_done());
    return question;
  }
  void reply(const Message& message) { finish(WorkerProcess::End::Done, message); }
  void fail(WorkerProcess::End end, const Message& place = {}) { finish(end, place); }
  // Does the job as a worker does it if no directory can be watched.
  void work() {
    RealFileSystem files;
    reply(run_job(jobs_.front().message, {-1, {}, files}));
  }

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

// Encodes the job, runs it and decodes its reply, as the two ends of the socket would.
template <class Job>
Result<typename Job::Outcome> done(const typename Job::Question& question,
                                   const WorkerContext& context) {
  return job_result<Job>(run_job(job_message<Job>(question), context));
}

}  // namespace venvctl
