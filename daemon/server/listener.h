// Accepts clients of our own uid and keeps their connections.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "daemon/loop/poll.h"
#include "daemon/loop/timer.h"
#include "daemon/server/connection.h"

namespace venvctl {

class Listener {
 public:
  static constexpr size_t kMaxClients = 1024;
  // With no descriptor for another client and none that could make room: those in the backlog wait.
  static constexpr std::chrono::milliseconds kFullPause{10};

  // Sends the reply to one request, at any later time; nothing happens when the client has gone.
  using Send = std::function<void(std::string_view verb, std::string_view body)>;
  using OnRequest = std::function<void(std::string_view verb, std::string_view body, Send send)>;

  // `fd` listens and stays open for as long as this lives. Only peers of `uid` are answered.
  Listener(Loop& loop, int fd, uid_t uid, const ConnectionLimits& limits, OnRequest on_request);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  size_t client_count() const { return connections_.size(); }
  // Those whose request is in, and whose reply is not out yet.
  size_t working_count() const;
  // On the monotonic clock, when a client was last taken in.
  std::chrono::steady_clock::time_point last_client_at() const { return last_client_at_; }
  // No client is taken in any more; those that are here stay.
  void stop_accepting();
  // Within the last minute.
  bool ran_out_of_descriptors() const;

 private:
  void accept_clients();
  bool accept_client();
  void add(UniqueFd fd);
  bool drop_longest_waiting();

  Loop& loop_;
  int fd_;
  uid_t uid_;
  ConnectionLimits limits_;
  OnRequest on_request_;
  // By number of arrival: the first one that still waits has waited longest.
  std::map<uint64_t, std::unique_ptr<Connection>> connections_;
  uint64_t next_number_ = 0;
  std::chrono::steady_clock::time_point last_client_at_;
  std::optional<std::chrono::steady_clock::time_point> ran_out_at_;
  Poll poll_;
  Timer full_timer_;
};

}  // namespace venvctl
