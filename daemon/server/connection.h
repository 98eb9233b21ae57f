// One client: reads its one request, sends the one reply, within limits and deadlines.
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

// Bodies are limited by wire::kMaxBodyBytes.
struct ConnectionLimits {
  std::chrono::milliseconds half_frame{2'000};  // from the first byte to the last
  std::chrono::milliseconds idle{60'000};       // without a byte, or while a reply is made
};

class Connection {
 public:
  using OnRequest = std::function<void(std::string_view verb, std::string_view body)>;
  // `on_request` is called once at most. `on_end` asks the owner to destroy the connection.
  Connection(Loop& loop, UniqueFd fd, const ConnectionLimits& limits, OnRequest on_request,
             std::function<void()> on_end);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Looks for bytes at once, because a client sends right after it connects; waits on the loop only
  // when they are not all there.
  void start() { read(); }
  // The reply, once. A long body of `ok` goes in several frames; any other verb or body outside the
  // limits becomes an error.
  void send(std::string_view verb, std::string_view body);
  // No request has come in yet.
  bool is_waiting_for_client() const { return state_ == State::Reading; }

 private:
  enum class State { Reading, Working, Writing, Ended };

  void read();
  void take_frames();
  void refuse(std::string_view message);
  // False: it is outside the limits.
  bool add_frame(const char* verb, std::string_view body);
  void write();
  void wait_for(Poll::For what);
  void start_timer(std::chrono::milliseconds span);
  void end();

  Loop& loop_;
  UniqueFd fd_;  // before poll_, which must go first
  ConnectionLimits limits_;
  OnRequest on_request_;
  std::function<void()> on_end_;
  State state_ = State::Reading;
  std::string received_;
  std::string unsent_;
  size_t sent_ = 0;
  std::unique_ptr<Poll> poll_;    // made when the first look was not enough
  std::unique_ptr<Timer> timer_;  // likewise, or when a request is not answered at once
  bool* is_gone_ = nullptr;       // told by the destructor, while the request is handed on
};

}  // namespace venvctl
