// The socket to which clients connect. The daemon binds it, or systemd passes it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

// libuv never gets the path, because libuv truncates long paths, unlinks by name when it closes a
// socket, and cannot remove mode bits.
class ListeningSocket {
 public:
  static constexpr int kBacklog = 512;

  // Binds a socket with mode 0600 to a temporary name, then renames it to `path`, which replaces an
  // unused socket there. The caller must hold the lock.
  static Result<ListeningSocket> bind(const std::string& path);
  // The socket that was passed to this process through LISTEN_FDS and LISTEN_PID; absent if there
  // is none.
  static std::optional<ListeningSocket> from_systemd(const Variables& variables, pid_t own_pid,
                                                     const std::string& path);

  // True if a process listens on the socket at `path`.
  static bool is_served(const std::string& path);

  int fd() const { return fd_.get(); }
  const std::string& path() const { return path_; }

  enum class AtPath {
    Ours,
    Nothing,   // no file, or not a socket that a process listens on
    Anothers,  // a socket that another process listens on
  };
  // What exists at the path now.
  AtPath at_path() const;
  // Removes the file at the path if it is still this socket.
  void unlink_own();

 private:
  // `named_now` is the current path of the socket's file.
  ListeningSocket(UniqueFd fd, std::string path, const std::string& named_now);
  UniqueFd fd_;
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace venvctl
