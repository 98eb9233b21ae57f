// One connection of a client. It reads one request and sends one reply, within limits on size and
// time.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "daemon/loop/poll.h"
#include "daemon/loop/timer.h"

namespace venvctl {

// The limits on time. The size of a body is limited by wire::kMaxBodyBytes.
struct ConnectionLimits {
  // From the first byte of a request to the last; also for each wait until a reply can be sent.
  std::chrono::milliseconds half_frame{2'000};
  // For the wait for the first byte of a request, and for the daemon's work on the reply.
  std::chrono::milliseconds idle{60'000};
};

class Connection {
 public:
  using OnRequest = std::function<void(std::string_view verb, std::string_view body)>;
  // `on_request` is called at most once. `on_end` asks the owner to destroy this connection.
  Connection(Loop& loop, UniqueFd fd, const ConnectionLimits& limits, OnRequest on_request,
             std::function<void()> on_end);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Reads immediately, because a client sends its request right after it has connected. Waits in
  // the loop only if the request is incomplete.
  void start() { read(); }
  // Sends the reply. Call this only once. A reply that is given during on_request is written after
  // that call. A long body of `ok` is split into several frames. If any other body or the verb is
  // too long, an error is sent instead.
  void send(std::string_view verb, std::string_view body);
  // True until a whole request has arrived.
  bool is_waiting_for_client() const { return state_ == State::Reading; }

 private:
  // The state is Dispatching while on_request runs.
  enum class State { Reading, Dispatching, Working, Writing, Ended };

  void read();
  void take_frames();
  void refuse(std::string_view message);
  // Returns false if the verb or the body is too long.
  bool add_frame(const char* verb, std::string_view body);
  void write();
  void wait_for(Poll::For what);
  void start_timer(std::chrono::milliseconds span);
  void end();

  Loop& loop_;
  UniqueFd fd_;  // declared before poll_, because poll_ must be destroyed first
  ConnectionLimits limits_;
  OnRequest on_request_;
  std::function<void()> on_end_;
  State state_ = State::Reading;
  std::string received_;
  std::string unsent_;
  size_t sent_ = 0;
  std::unique_ptr<Poll> poll_;  // created if the first read was not enough
  // Created if the first read was not enough, or if a request is not answered immediately.
  std::unique_ptr<Timer> timer_;
};

}  // namespace venvctl
