#include "daemon/server/listener.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace venvctl {

namespace {

// How many clients are accepted before other events are handled.
constexpr int kClientsPerTurn = 64;

bool peer_is(int fd, uid_t uid) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == uid;
}

}  // namespace

Listener::Listener(Loop& loop, int fd, uid_t uid, const ConnectionLimits& limits,
                   OnRequest on_request)
    : loop_(loop),
      uid_(uid),
      limits_(limits),
      on_request_(std::move(on_request)),
      last_client_at_(std::chrono::steady_clock::now()),
      full_timer_(loop, [this] { poll_->start(Poll::For::Reading); }) {
  move_to(fd);
}

void Listener::move_to(int fd) {
  fd_ = fd;
  poll_.emplace(loop_, fd, [this] { accept_clients(); });
  poll_->start(Poll::For::Reading);
}

void Listener::accept_clients() {
  for (int i = 0; i < kClientsPerTurn; ++i) {
    if (!accept_client()) return;
  }
}

bool Listener::accept_client() {
  UniqueFd fd(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd) {
    if (errno == EINTR || errno == ECONNABORTED) return true;
    if (errno == EAGAIN) return false;
    // There are no free descriptors, or no memory. Drops the oldest connection whose request is not
    // complete. If there is none, pauses: the socket stays readable, so the loop would otherwise
    // call this function again and again.
    ran_out_at_ = std::chrono::steady_clock::now();
    if (drop_longest_waiting()) return true;
    poll_->stop();
    full_timer_.start_once(kFullPause);
    return false;
  }
  if (!peer_is(fd.get(), uid_)) return true;
  if (connections_->size() >= kMaxClients && !drop_longest_waiting()) return true;
  add(std::move(fd));
  return true;
}

void Listener::add(UniqueFd fd) {
  const uint64_t number = next_number_++;
  last_client_at_ = std::chrono::steady_clock::now();
  Send send = [held = std::weak_ptr(connections_), number](std::string_view verb,
                                                           std::string_view body) {
    const auto connections = held.lock();
    if (!connections) return;
    auto found = connections->find(number);
    if (found != connections->end()) found->second->send(verb, body);
  };
  auto on_request = [this, send](std::string_view verb, std::string_view body) {
    on_request_(verb, body, send);
  };
  auto on_end = [this, number] { connections_->erase(number); };
  auto connection = std::make_unique<Connection>(loop_, std::move(fd), limits_,
                                                 std::move(on_request), std::move(on_end));
  Connection& added = *connections_->emplace(number, std::move(connection)).first->second;
  added.start();
}

void Listener::stop_accepting() {
  full_timer_.stop();
  poll_->stop();
}

bool Listener::ran_out_of_descriptors() const {
  return ran_out_at_ && std::chrono::steady_clock::now() - *ran_out_at_ < std::chrono::minutes(1);
}

size_t Listener::working_count() const {
  return static_cast<size_t>(
      std::count_if(connections_->begin(), connections_->end(),
                    [](const auto& each) { return !each.second->is_waiting_for_client(); }));
}

bool Listener::drop_longest_waiting() {
  for (auto it = connections_->begin(); it != connections_->end(); ++it) {
    if (!it->second->is_waiting_for_client()) continue;
    connections_->erase(it);
    return true;
  }
  return false;
}

}  // namespace venvctl
