#include "client/cli/daemon_link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client/cli/output/json.h"
#include "core/base/fd.h"
#include "core/wire/frame.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

Error unreachable(const std::string& why) {
  return {ErrorCode::Unreachable, "the daemon does not answer (" + why + "): venvctl daemon start"};
}

bool is_own_peer(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         (peer.uid == geteuid() || peer.uid == 0);  // root: systemd listens
}

Result<UniqueFd> connected(const std::string& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path) return unreachable("socket path too long");
  memcpy(address.sun_path, socket_path.data(), socket_path.size());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return unreachable(strerror(errno));
  // A Unix socket connects at once or, with a full backlog, not at all.
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return unreachable(strerror(errno));
  }
  if (!is_own_peer(fd.get())) return unreachable("another user's " + std::string(kForeignPeer));
  return fd;
}

struct Reply {
  std::string verb;
  std::string body;
};

Result<Reply> read_reply(int fd, Deadline deadline) {
  wire::FrameHeader header{};
  std::string bytes;
  // Byte by byte, so that nothing after the header is taken with it; there are forty at most.
  while (wire::parse_header(bytes.data(), bytes.size(), &header) == wire::HeaderState::NeedsMore) {
    char byte = 0;
    const auto count = read_full(fd, {&byte, 1}, deadline);
    if (!count || *count != 1) return unreachable("no reply");
    bytes += byte;
  }
  if (wire::parse_header(bytes.data(), bytes.size(), &header) != wire::HeaderState::Complete) {
    return unreachable("another " + std::string(kForeignPeer));
  }
  Reply reply{header.verb, std::string(header.body_bytes, '\0')};
  const auto count = read_full(fd, reply.body, deadline);
  if (!count || *count != reply.body.size()) return unreachable("the reply was cut");
  return reply;
}

Error error_of(const std::string& body) {
  const auto json = Json::parse(body);
  const auto message = json ? json->text_at("message") : std::nullopt;
  const auto code = json ? json->number_at("code") : std::nullopt;
  if (!message || !code || *code < 1 || *code > 5) {
    return {ErrorCode::Failed, "the daemon refused without a reason: venvctl logs"};
  }
  return {static_cast<ErrorCode>(*code), *message};
}

}  // namespace

Result<std::string> ask_daemon(const Places& places, const char* verb, std::string_view body) {
  const Deadline deadline = Deadline::in(kDaemonDeadline);
  auto fd = connected(places.socket_path);
  if (!fd) return fd.error();
  char header[wire::kMaxHeaderBytes];
  const size_t header_bytes = wire::write_header(header, verb, body.size());
  if (header_bytes == 0) return Error{ErrorCode::Failed, "the request is too long for the daemon"};
  std::string frame(header, header_bytes);
  frame += body;
  if (!write_full(fd->get(), frame, deadline)) return unreachable("it takes no request");
  auto reply = read_reply(fd->get(), deadline);
  if (!reply) return reply.error();
  if (reply->verb == wire::kReplyError) return error_of(reply->body);
  return std::move(reply->body);
}

}  // namespace venvctl
