// One worker process, as the loop sees it: takes a job, gives a reply, or is given up.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/fd.h"
#include "core/base/result.h"
#include "daemon/loop/poll.h"
#include "daemon/loop/process.h"
#include "daemon/loop/timer.h"
#include "daemon/workers/message.h"

namespace venvctl {

class WorkerProcess {
 public:
  enum class End { Done, Late, Died };
  // With Done the reply, else nothing.
  using OnReply = std::function<void(End end, Message reply)>;

  // `on_idle` after each reply; `on_exit` when the process is gone, even an abandoned one.
  struct Events {
    std::function<void()> on_idle;
    std::function<void()> on_exit;
  };
  static Result<std::unique_ptr<WorkerProcess>> start(Loop& loop, int inotify_fd, Events events);

  // Only when idle. A job that is not done after `limit` ends Late, and the process is abandoned:
  // killed, but it may hang in the kernel and stay for long.
  void run(const Message& job, std::chrono::milliseconds limit, OnReply on_reply);

  // Only when idle: ends by itself, and on_exit follows.
  void retire();

  bool is_idle() const { return !is_abandoned() && !on_reply_; }
  bool is_abandoned() const { return !socket_; }
  // Since the job at hand was given.
  std::chrono::steady_clock::duration busy_for() const;
  std::chrono::steady_clock::time_point last_used() const { return started_at_; }

 private:
  WorkerProcess(Loop& loop, UniqueFd socket, Events events);
  void send();
  void receive();
  void finish(End end, Message reply);
  void abandon();

  UniqueFd socket_;  // before poll_, which must go first
  Events events_;
  OnReply on_reply_;  // of the job at hand
  std::string unsent_;
  MessageReader reader_;
  std::chrono::steady_clock::time_point started_at_;
  std::unique_ptr<Poll> poll_;
  Timer deadline_;
  std::unique_ptr<Process> process_;
};

}  // namespace venvctl
