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

  // Sends the reply to one request, at any later time; nothing happens when the client has gone, or
  // the listener.
  using Send = std::function<void(std::string_view verb, std::string_view body)>;
  using OnRequest = std::function<void(std::string_view verb, std::string_view body, Send send)>;

  // `fd` listens and stays open for as long as this lives, or until it moves. Only peers of `uid`
  // are answered.
  Listener(Loop& loop, int fd, uid_t uid, const ConnectionLimits& limits, OnRequest on_request);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  size_t client_count() const { return connections_->size(); }
  // Those whose request is in, and whose reply is not out yet.
  size_t working_count() const;
  // On the monotonic clock, when a client was last taken in.
  std::chrono::steady_clock::time_point last_client_at() const { return last_client_at_; }
  // Clients are taken in from another socket; those that are here still get their replies.
  void move_to(int fd);
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
  int fd_ = -1;
  uid_t uid_;
  ConnectionLimits limits_;
  OnRequest on_request_;
  // By number of arrival: the first one that still waits has waited longest.
  using Connections = std::map<uint64_t, std::unique_ptr<Connection>>;
  // Shared because a reply may outlive the listener: what sends it holds them weakly.
  std::shared_ptr<Connections> connections_ = std::make_shared<Connections>();
  uint64_t next_number_ = 0;
  std::chrono::steady_clock::time_point last_client_at_;
  std::optional<std::chrono::steady_clock::time_point> ran_out_at_;
  std::optional<Poll> poll_;
  Timer full_timer_;
};

}  // namespace venvctl
