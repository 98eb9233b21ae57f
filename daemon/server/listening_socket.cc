#include "daemon/server/listening_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/base/path.h"

namespace venvctl {

namespace {

constexpr int kFirstSystemdFd = 3;  // see sd_listen_fds(3)

Error failure(const std::string& action, const std::string& path) {
  return {ErrorCode::Failed, "cannot " + action + " " + path + ": " + std::strerror(errno)};
}

// Returns false if the path is too long.
bool fill_address(const std::string& path, sockaddr_un* address) {
  *address = {};
  address->sun_family = AF_UNIX;
  if (path.size() >= sizeof(address->sun_path)) return false;
  std::memcpy(address->sun_path, path.data(), path.size());
  return true;
}

}  // namespace

ListeningSocket::ListeningSocket(UniqueFd fd, std::string path, const std::string& named_now)
    : fd_(std::move(fd)), path_(std::move(path)) {
  struct stat status {};
  if (::lstat(named_now.c_str(), &status) == 0) {
    device_ = status.st_dev;
    inode_ = status.st_ino;
  }
}

Result<ListeningSocket> ListeningSocket::bind(const std::string& path) {
  // The temporary name is short, because `path` may be as long as an address allows.
  const std::string temporary = join_path(parent_path(path), ".new");
  sockaddr_un address;
  if (!fill_address(path, &address) || !fill_address(temporary, &address)) {
    return Error{ErrorCode::Failed, "the socket path " + path +
                                        " is too long: set VENVCTL_RUNTIME_DIR to a shorter path"};
  }
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return failure("create a socket for", path);
  ::unlink(temporary.c_str());
  const mode_t old_mask = ::umask(0177);
  const int bound = ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address));
  ::umask(old_mask);
  if (bound != 0) return failure("bind", temporary);
  // Listens before the rename. Otherwise a client could find a socket at `path` that refuses
  // connections.
  if (::listen(fd.get(), kBacklog) != 0) return failure("listen on", path);
  // Reads the socket's inode under its temporary name, because another socket may replace it at
  // `path` immediately after the rename.
  ListeningSocket made(std::move(fd), path, temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failure("rename a socket to", path);
  return made;
}

std::optional<ListeningSocket> ListeningSocket::from_systemd(const Variables& variables,
                                                             pid_t own_pid,
                                                             const std::string& path) {
  if (variables.get("LISTEN_PID") != std::to_string(own_pid)) return std::nullopt;
  if (variables.get("LISTEN_FDS") != "1") return std::nullopt;
  int is_listening = 0;
  socklen_t size = sizeof(is_listening);
  if (::getsockopt(kFirstSystemdFd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) != 0 ||
      is_listening == 0) {
    return std::nullopt;
  }
  UniqueFd fd(kFirstSystemdFd);
  ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
  return ListeningSocket(std::move(fd), path, path);
}

bool ListeningSocket::is_served(const std::string& path) {
  sockaddr_un address;
  if (!fill_address(path, &address)) return false;
  UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!probe) return false;
  if (::connect(probe.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    return true;
  }
  return errno == EAGAIN;  // somebody listens, but the backlog is full
}

ListeningSocket::AtPath ListeningSocket::at_path() const {
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) return AtPath::Nothing;
  if (status.st_dev == device_ && status.st_ino == inode_) return AtPath::Ours;
  return S_ISSOCK(status.st_mode) && is_served(path_) ? AtPath::Anothers : AtPath::Nothing;
}

void ListeningSocket::unlink_own() {
  if (at_path() == AtPath::Ours) ::unlink(path_.c_str());
}

}  // namespace venvctl
