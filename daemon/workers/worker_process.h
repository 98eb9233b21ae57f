// A worker process, as the loop sees it. It gets a job and replies, or is abandoned if it takes too
// long.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/base/shared_place.h"
#include "daemon/loop/child_process.h"
#include "daemon/loop/poll.h"
#include "daemon/loop/timer.h"
#include "daemon/workers/message.h"

namespace venvctl {

class WorkerProcess {
 public:
  // NotStarted: no worker could be started.
  enum class End { Done, Late, Died, NotStarted };
  // `reply` is the reply if `end` is Done. Otherwise it is the path that the worker was accessing,
  // if that is known.
  using OnReply = std::function<void(End end, Message reply)>;

  // `on_idle` is called after each reply. `on_exit` is called when the process has exited, even if
  // it was abandoned.
  struct Events {
    std::function<void()> on_idle;
    std::function<void()> on_exit;
  };
  static Result<std::unique_ptr<WorkerProcess>> start(Loop& loop, int inotify_fd, Events events);

  // Call this only when the worker is idle. A job that is not done after `limit` ends with Late,
  // and the process is abandoned: it gets killed, but may hang in the kernel for a long time.
  void run(const Message& job, std::chrono::milliseconds limit, OnReply on_reply);

  // Call this only when the worker is idle. The process exits by itself; then on_exit is called.
  void retire();

  bool is_idle() const { return !is_abandoned() && !on_reply_; }
  bool is_abandoned() const { return !socket_; }
  // The time since the current job was sent.
  std::chrono::steady_clock::duration busy_for() const;
  std::chrono::steady_clock::time_point last_used() const { return started_at_; }

 private:
  WorkerProcess(Loop& loop, UniqueFd socket, std::optional<SharedPlace> place, Events events);
  void send();
  void receive();
  void finish(End end, Message reply);
  void fail(End end);
  void abandon();

  UniqueFd socket_;  // declared before poll_, because poll_ must be destroyed first
  std::optional<SharedPlace> place_;
  Events events_;
  OnReply on_reply_;  // the callback of the current job
  std::string unsent_;
  MessageReader reader_;
  std::chrono::steady_clock::time_point started_at_;
  std::unique_ptr<Poll> poll_;
  Timer deadline_;
  std::unique_ptr<Process> process_;
};

}  // namespace venvctl
