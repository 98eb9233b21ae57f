// Accepts clients that have the daemon's own uid, and owns their connections.
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
  // How long accepting pauses if no descriptor is free and no client can be dropped. New clients
  // wait in the backlog meanwhile.
  static constexpr std::chrono::milliseconds kFullPause{10};

  // Sends the reply to one request, at any later time. Does nothing if the client or the listener
  // no longer exists.
  using Send = std::function<void(std::string_view verb, std::string_view body)>;
  using OnRequest = std::function<void(std::string_view verb, std::string_view body, Send send)>;

  // `fd` is a listening socket. It must stay open until this object is destroyed or move_to() is
  // called. Only peers with `uid` are answered.
  Listener(Loop& loop, int fd, uid_t uid, const ConnectionLimits& limits, OnRequest on_request);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  size_t client_count() const { return connections_->size(); }
  // The number of clients whose request has arrived and whose reply is not fully sent.
  size_t working_count() const;
  // When the last client was accepted, on the monotonic clock.
  std::chrono::steady_clock::time_point last_client_at() const { return last_client_at_; }
  // From now on, accepts clients from another socket. Connected clients still get their replies.
  void move_to(int fd);
  // Accepts no more clients. Connected clients stay connected.
  void stop_accepting();
  // True if descriptors or memory ran out within the last minute.
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
  // The keys are in the order of arrival, so drop_longest_waiting() finds the oldest connection
  // first.
  using Connections = std::map<uint64_t, std::unique_ptr<Connection>>;
  // Shared, so that a Send can hold a weak pointer: a Send may outlive the listener.
  std::shared_ptr<Connections> connections_ = std::make_shared<Connections>();
  uint64_t next_number_ = 0;
  std::chrono::steady_clock::time_point last_client_at_;
  std::optional<std::chrono::steady_clock::time_point> ran_out_at_;
  std::optional<Poll> poll_;
  Timer full_timer_;
};

}  // namespace venvctl
