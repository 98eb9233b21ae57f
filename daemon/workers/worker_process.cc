#include "daemon/workers/worker_process.h"

#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "daemon/workers/worker_main.h"

namespace venvctl {

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(Loop& loop, int inotify_fd,
                                                            Events events) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{ErrorCode::Failed,
                 std::string("cannot create a socket for a worker: ") + std::strerror(errno)};
  }
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  std::unique_ptr<WorkerProcess> worker(
      new WorkerProcess(loop, std::move(ours), SharedPlace::make(), std::move(events)));
  WorkerProcess* self = worker.get();
  const int descriptors[] = {theirs.get(), inotify_fd, worker->place_ ? worker->place_->fd() : -1};
  auto process =
      Process::spawn(loop, "/proc/self/exe", {"venvd", kWorkerOption}, descriptors, [self](int) {
        auto on_exit = self->events_.on_exit;
        self->fail(End::Died);
        on_exit();  // destroys this worker
      });
  if (!process) return process.error();
  worker->process_ = std::move(*process);
  return worker;
}

WorkerProcess::WorkerProcess(Loop& loop, UniqueFd socket, std::optional<SharedPlace> place,
                             Events events)
    : socket_(std::move(socket)),
      place_(std::move(place)),
      events_(std::move(events)),
      started_at_(std::chrono::steady_clock::now()),
      poll_(std::make_unique<Poll>(loop, socket_.get(),
                                   [this] {
                                     if (!unsent_.empty()) return send();
                                     receive();
                                   })),
      deadline_(loop, [this] { fail(End::Late); }) {
  poll_->start(Poll::For::Reading);
}

void WorkerProcess::run(const Message& job, std::chrono::milliseconds limit, OnReply on_reply) {
  VENVCTL_CHECK(is_idle());
  on_reply_ = std::move(on_reply);
  started_at_ = std::chrono::steady_clock::now();
  deadline_.start_once(limit);
  unsent_ = framed(job);
  send();
}

void WorkerProcess::send() {
  while (!unsent_.empty()) {
    const ssize_t count =
        ::send(socket_.get(), unsent_.data(), unsent_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return poll_->start(Poll::For::Writing);
    // After any other error, the worker has died, and its exit will be reported.
    if (count < 0)
      unsent_.clear();
    else
      unsent_.erase(0, static_cast<size_t>(count));
  }
  poll_->start(Poll::For::Reading);
}

void WorkerProcess::receive() {
  char buffer[16 * 1024];
  const ssize_t count = ::recv(socket_.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return fail(End::Died);
  reader_.append({buffer, static_cast<size_t>(count)});
  if (auto reply = reader_.next()) return finish(End::Done, std::move(*reply));
  if (reader_.is_broken()) fail(End::Died);
}

void WorkerProcess::fail(End end) { finish(end, place_ ? place_->path() : ""); }

void WorkerProcess::finish(End end, Message reply) {
  if (is_abandoned()) return;
  deadline_.stop();
  if (end != End::Done) abandon();
  OnReply on_reply = std::move(on_reply_);
  on_reply_ = nullptr;
  const auto on_idle = events_.on_idle;
  if (on_reply) on_reply(end, std::move(reply));
  on_idle();
}

void WorkerProcess::retire() {
  poll_.reset();
  socket_.reset();
}

void WorkerProcess::abandon() {
  retire();
  if (process_) process_->kill(SIGKILL);
}

std::chrono::steady_clock::duration WorkerProcess::busy_for() const {
  return on_reply_ ? std::chrono::steady_clock::now() - started_at_
                   : std::chrono::steady_clock::duration::zero();
}

}  // namespace venvctl
