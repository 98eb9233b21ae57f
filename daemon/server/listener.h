// Accepts clients with the daemon's own uid and owns their connections.
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
  // How long accepting pauses when no descriptor is free and no client can be dropped; new clients
  // wait in the backlog.
  static constexpr std::chrono::milliseconds kFullPause{10};

  // Sends the reply to one request, at any later time. Does nothing if the client or the listener
  // is gone.
  using Send = std::function<void(std::string_view verb, std::string_view body)>;
  using OnRequest = std::function<void(std::string_view verb, std::string_view body, Send send)>;

  // `fd` is a listening socket; it must stay open until this object is destroyed or moves to
  // another. Only peers with `uid` are answered.
  Listener(Loop& loop, int fd, uid_t uid, const ConnectionLimits& limits, OnRequest on_request);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  size_t client_count() const { return connections_->size(); }
  // Clients whose request has arrived and whose reply is not fully sent.
  size_t working_count() const;
  // When a client was last accepted, on the monotonic clock.
  std::chrono::steady_clock::time_point last_client_at() const { return last_client_at_; }
  // Accepts clients from another socket; connected clients still get their replies.
  void move_to(int fd);
  // Accepts no more clients; connected ones stay.
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
  // Keyed by order of arrival: the first client that is still waiting has waited longest.
  using Connections = std::map<uint64_t, std::unique_ptr<Connection>>;
  // Shared because a Send may outlive the listener: it holds a weak pointer.
  std::shared_ptr<Connections> connections_ = std::make_shared<Connections>();
  uint64_t next_number_ = 0;
  std::chrono::steady_clock::time_point last_client_at_;
  std::optional<std::chrono::steady_clock::time_point> ran_out_at_;
  std::optional<Poll> poll_;
  Timer full_timer_;
};

}  // namespace venvctl
