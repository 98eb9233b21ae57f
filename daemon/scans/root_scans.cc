#include "daemon/scans/root_scans.h"

#include <algorithm>
#include <utility>

namespace venvctl {

RootScans::RootScans(Loop& loop, int inotify_fd, ScanQuestion question,
                     std::chrono::milliseconds span, std::function<bool()> has_roots)
    : loop_(loop),
      inotify_fd_(inotify_fd),
      question_(std::move(question)),
      span_(span),
      has_roots_(std::move(has_roots)),
      timer_(loop, [this] { tick(); }) {
  timer_.start_every(span_);
}

std::chrono::milliseconds RootScans::wait_after(const ScanResult& result,
                                                std::chrono::milliseconds span) {
  // The first search lists every directory, so its time says nothing about the next searches.
  const bool was_first = result.listed * 2 > result.directories;
  if (was_first) return span;
  const std::chrono::milliseconds wanted(result.cpu_ms * kWaitPerWork);
  return std::max(span, std::min<std::chrono::milliseconds>(wanted, kLongestWait));
}

void RootScans::tick() {
  // If a tick comes a little early, the search must not wait for the next tick.
  const auto now = Clock::now() + span_ / 10;
  if (!worker_ && now >= (has_roots_() ? next_if_rooted_ : next_)) start();
}

void RootScans::start() {
  WorkerProcess::Events events{[] {}, [this] { worker_.reset(); }};
  auto started = WorkerProcess::start(loop_, inotify_fd_, std::move(events));
  started_at_ = Clock::now();
  if (!started) return;
  worker_ = std::move(*started);
  worker_->run(job_message<ScanJob>(question_), kLimit,
               [this](WorkerProcess::End end, const Message& reply) { finish(end, reply); });
}

void RootScans::finish(WorkerProcess::End end, const Message& reply) {
  const auto result = end == WorkerProcess::End::Done
                          ? job_result<ScanJob>(reply)
                          : Result<ScanResult>(Error{ErrorCode::Failed, "the search failed"});
  if (!result) {
    next_ = next_if_rooted_ = started_at_ + kLongestWait;
  } else {
    next_if_rooted_ = started_at_ + wait_after(*result, span_);
    next_ = result->roots == 0 ? started_at_ + kWithoutRoots : next_if_rooted_;
  }
  if (end == WorkerProcess::End::Done) worker_->retire();
}

}  // namespace venvctl
