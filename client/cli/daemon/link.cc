#include "client/cli/daemon/link.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <span>

#include "client/cli/output/json.h"
#include "core/base/fd.h"
#include "core/files/world.h"
#include "core/wire/frame.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

Error unreachable(const std::string& why) {
  return {ErrorCode::Unreachable,
          "the daemon does not answer (" + why + "): run venvctl daemon start"};
}

Error foreign_peer(std::string whose) {
  whose += ' ';
  whose += kForeignPeer;
  return unreachable(whose);
}

bool is_own_peer(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         // Root, because systemd may have created the socket.
         (peer.uid == geteuid() || peer.uid == 0);
}

Result<UniqueFd> connected(const std::string& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path) {
    return unreachable("the socket path is too long");
  }
  memcpy(address.sun_path, socket_path.data(), socket_path.size());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return unreachable(strerror(errno));
  // This does not block: a Unix socket connects immediately, or fails if the backlog is full.
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return unreachable(strerror(errno));
  }
  if (!is_own_peer(fd.get())) return foreign_peer("another user's");
  return fd;
}

constexpr size_t kPartsAtFirst = 4;
constexpr size_t kUsualReplyBytes = 4096;

struct Reply {
  std::string verb;
  std::string body;
};

// Joins the frames of one reply: any number of parts, then a last frame. The verb of the last frame
// says whether the request succeeded.
class ReplyReader {
 public:
  ReplyReader(int fd, Deadline deadline) : fd_(fd), deadline_(deadline) {}

  Result<Reply> read() {
    Reply reply;
    do {
      wire::FrameHeader header{};
      if (auto read = read_header(header); !read) return read.error();
      reply.verb = header.verb;
      bytes_.erase(0, header.header_bytes);
      // Reserves memory for several parts, because each reallocation would copy all received bytes.
      if (reply.verb == wire::kReplyPart) reply.body.reserve(kPartsAtFirst * wire::kMaxBodyBytes);
      if (auto read = append_body(reply.body, header.body_bytes); !read) return read.error();
    } while (reply.verb == wire::kReplyPart);
    return reply;
  }

 private:
  Result<void> read_header(wire::FrameHeader& header) {
    for (;;) {
      switch (wire::parse_header(bytes_.data(), bytes_.size(), &header)) {
        case wire::HeaderState::Complete:
          return {};
        case wire::HeaderState::Bad:
          return foreign_peer("another");
        case wire::HeaderState::NeedsMore:
          if (auto read = read_more(); !read) return read;
      }
    }
  }

  // Reads a header. Keeps the bytes after the header: the beginning of the body, or the whole body
  // if it is short.
  Result<void> read_more() {
    char buffer[kUsualReplyBytes];
    const auto count = read_some(fd_, buffer, deadline_);
    if (!count || *count == 0)
      return unreachable(bytes_.empty() ? "no reply" : "the reply was cut off");
    bytes_.append(buffer, *count);
    return {};
  }

  // The rest of a body is read directly into `body`.
  Result<void> append_body(std::string& body, size_t size) {
    const size_t end = body.size() + size;
    const size_t had = std::min(size, bytes_.size());
    body.append(bytes_, 0, had);
    bytes_.erase(0, had);
    const size_t begin = body.size();
    body.resize(end);
    const auto count = read_full(fd_, std::span(body).subspan(begin), deadline_);
    if (!count || *count < end - begin) return unreachable("the reply was cut off");
    return {};
  }

  int fd_;
  Deadline deadline_;
  std::string bytes_;
};

Error error_of(const std::string& body) {
  const auto json = Json::parse(body);
  const auto message = json ? json->text_at("message") : std::nullopt;
  const auto code = json ? json->number_at("code") : std::nullopt;
  if (!message || !code || *code < 1 || *code > 5) {
    return {ErrorCode::Failed, "the daemon refused the request without a reason: see venvctl logs"};
  }
  return {static_cast<ErrorCode>(*code), *message};
}

}  // namespace

Result<DaemonQuestion> DaemonQuestion::send(const Places& places, const char* verb,
                                            std::string_view body, Deadline deadline) {
  if (!own_world().empty()) return no_daemon_here();
  auto fd = connected(places.socket_path);
  if (!fd) return fd.error();
  char header[wire::kMaxHeaderBytes];
  const size_t header_bytes = wire::write_header(header, verb, body.size());
  if (header_bytes == 0)
    return Error{ErrorCode::Failed, "the request is too long for the daemon: use shorter paths"};
  std::string frame(header, header_bytes);
  frame += body;
  if (!write_full(fd->get(), frame, deadline)) return unreachable("it accepts no request");
  return DaemonQuestion(std::move(fd).value(), deadline);
}

Result<std::string> DaemonQuestion::reply() {
  auto reply = ReplyReader(fd_.get(), deadline_).read();
  if (!reply) return reply.error();
  if (reply->verb == wire::kReplyError) return error_of(reply->body);
  return std::move(reply->body);
}

Result<std::string> ask_daemon(const Places& places, const char* verb, std::string_view body,
                               Deadline deadline) {
  auto question = DaemonQuestion::send(places, verb, body, deadline);
  return question ? question->reply() : question.error();
}

Error no_daemon_here() {
  return {ErrorCode::Unreachable, "the daemon serves only the host, and this is " + own_world() +
                                      ": " + std::string(kWorksWithoutDaemon)};
}

uint64_t own_mount_namespace(FileSystem& files) {
  const std::string link = files.read_link("/proc/self/ns/mnt").value_or("");  // mnt:[4026531841]
  const size_t bracket = link.find('[');
  return bracket == std::string::npos ? 0 : strtoull(link.c_str() + bracket + 1, nullptr, 10);
}

}  // namespace venvctl
