#include "daemon/heartbeat.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace venvctl {

namespace {

Error cannot(const char* what) {
  return {ErrorCode::Failed,
          std::string("cannot ") + what + " the heartbeat socket: " + std::strerror(errno)};
}

struct Datagram {
  bool has_come = false;
  pid_t sender = 0;  // reported by the kernel; 0 if unknown
};

Datagram take(int fd) {
  char byte = 0;  // the content does not matter
  iovec content{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  if (::recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0) {
    return {errno == EINTR, 0};
  }
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
       each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_CREDENTIALS) continue;
    ucred sender{};
    std::memcpy(&sender, CMSG_DATA(each), sizeof(sender));
    return {true, sender.pid};
  }
  return {true, 0};
}

}  // namespace

Result<Heartbeat> Heartbeat::listen() {
  UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd) return cannot("create");
  const int yes = 1;
  if (::setsockopt(fd.get(), SOL_SOCKET, SO_PASSCRED, &yes, sizeof(yes)) != 0)
    return cannot("configure");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // As unix(7) says under "Autobind", the kernel assigns an unused address if the address has no
  // name.
  if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(sa_family_t)) != 0) {
    return cannot("bind");
  }
  socklen_t size = sizeof(address);
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return cannot("name");
  }
  std::string name(address.sun_path, size - offsetof(sockaddr_un, sun_path));
  name[0] = '@';  // NOTIFY_SOCKET's notation for the abstract namespace
  return Heartbeat(std::move(fd), std::move(name));
}

bool Heartbeat::heard(pid_t pid) const {
  bool has_heard = false;
  for (;;) {
    const Datagram datagram = take(fd_.get());
    if (!datagram.has_come) return has_heard;
    has_heard = has_heard || datagram.sender == pid;
  }
}

}  // namespace venvctl
