#include "daemon/server/connection.h"

#include <sys/socket.h>

#include <cerrno>

#include "core/wire/frame.h"
#include "core/wire/verbs.h"

namespace venvctl {

namespace {
constexpr std::string_view kBadFrame =
    R"({"code":1,"message":"not a venvctl request: use venvctl and venvd of the same version"})";
constexpr std::string_view kTooLate =
    R"({"code":1,"message":"the daemon did not reply in time: try again"})";
constexpr std::string_view kTooLong =
    R"({"code":1,"message":"the reply does not fit into one frame: )"
    R"(venvctl reads the files itself"})";
}  // namespace

Connection::Connection(Loop& loop, UniqueFd fd, const ConnectionLimits& limits,
                       OnRequest on_request, std::function<void()> on_end)
    : loop_(loop),
      fd_(std::move(fd)),
      limits_(limits),
      on_request_(std::move(on_request)),
      on_end_(std::move(on_end)) {}

void Connection::read() {
  // Most requests fit into the buffer. A longer one needs several reads.
  char buffer[4096];
  const bool was_empty = received_.empty();
  const ssize_t count = ::recv(fd_.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
  if (count > 0) {
    received_.append(buffer, static_cast<size_t>(count));
    if (was_empty && timer_) timer_->start_once(limits_.half_frame);
    return take_frames();
  }
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return wait_for(Poll::For::Reading);
  end();
}

void Connection::take_frames() {
  wire::FrameHeader header;
  const auto state = wire::parse_header(received_.data(), received_.size(), &header);
  if (state == wire::HeaderState::Bad) return refuse(kBadFrame);
  if (state == wire::HeaderState::NeedsMore ||
      received_.size() - header.header_bytes < header.body_bytes) {
    return wait_for(Poll::For::Reading);
  }
  if (poll_) poll_->stop();
  const std::string frame = std::move(received_);
  const std::string_view body(frame.data() + header.header_bytes, header.body_bytes);
  const OnRequest on_request = std::move(on_request_);
  state_ = State::Dispatching;
  on_request(header.verb, body);
  if (state_ == State::Writing) return write();
  state_ = State::Working;
  start_timer(limits_.idle);
}

void Connection::refuse(std::string_view message) {
  state_ = State::Working;
  send(wire::kReplyError, message);
}

void Connection::send(std::string_view verb, std::string_view body) {
  if (state_ != State::Working && state_ != State::Dispatching) return;
  unsent_.reserve(body.size() + (body.size() / wire::kMaxBodyBytes + 1) * wire::kMaxHeaderBytes);
  // Only the body of `ok` may be split. The reply `answer` goes to the hook client, which has room
  // for only one frame.
  const bool may_be_cut = verb == wire::kReplyOk;
  for (; may_be_cut && body.size() > wire::kMaxBodyBytes; body.remove_prefix(wire::kMaxBodyBytes)) {
    add_frame(wire::kReplyPart, body.substr(0, wire::kMaxBodyBytes));
  }
  if (!add_frame(std::string(verb).c_str(), body)) add_frame(wire::kReplyError, kTooLong);
  // write() may destroy this object, so a reply that is given during on_request is not written
  // here: take_frames() writes it later.
  const bool may_write = state_ == State::Working;
  state_ = State::Writing;
  if (may_write) write();
}

bool Connection::add_frame(const char* verb, std::string_view body) {
  char header[wire::kMaxHeaderBytes];
  const size_t header_bytes = wire::write_header(header, verb, body.size());
  if (header_bytes == 0) return false;
  unsent_.append(header, header_bytes);
  unsent_.append(body);
  return true;
}

void Connection::write() {
  while (sent_ < unsent_.size()) {
    const ssize_t count = ::send(fd_.get(), unsent_.data() + sent_, unsent_.size() - sent_,
                                 MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return wait_for(Poll::For::Writing);
    if (count <= 0) break;
    sent_ += static_cast<size_t>(count);
  }
  end();
}

void Connection::wait_for(Poll::For what) {
  if (!poll_) {
    poll_ = std::make_unique<Poll>(loop_, fd_.get(), [this] {
      if (state_ == State::Reading)
        read();
      else if (state_ == State::Writing)
        write();
    });
  }
  if (!timer_ || !timer_->is_running() || what == Poll::For::Writing) {
    const bool is_idle = what == Poll::For::Reading && received_.empty();
    start_timer(is_idle ? limits_.idle : limits_.half_frame);
  }
  poll_->start(what);
}

void Connection::start_timer(std::chrono::milliseconds span) {
  if (!timer_) {
    timer_ = std::make_unique<Timer>(
        loop_, [this] { state_ == State::Working ? refuse(kTooLate) : end(); });
  }
  timer_->start_once(span);
}

void Connection::end() {
  if (state_ == State::Ended) return;
  state_ = State::Ended;
  auto on_end = std::move(on_end_);
  on_end();  // destroys this object
}

}  // namespace venvctl
