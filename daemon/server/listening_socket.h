// The socket that clients connect to: made by hand, or handed over by systemd.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/base/fd.h"
#include "core/base/result.h"
#include "core/base/variables.h"

namespace venvctl {

// libuv truncates long paths, unlinks by name on close and cannot take mode bits away, so it never
// sees the path.
class ListeningSocket {
 public:
  static constexpr int kBacklog = 512;

  // Binds a temporary name with mode 0600 and renames it to `path`, which a stale socket may hold.
  // The caller holds the lock.
  static Result<ListeningSocket> bind(const std::string& path);
  // What LISTEN_FDS and LISTEN_PID hand to this process. Absent: nothing.
  static std::optional<ListeningSocket> from_systemd(const Variables& variables, pid_t own_pid,
                                                     const std::string& path);

  // Somebody listens on the socket at `path`.
  static bool is_served(const std::string& path);

  int fd() const { return fd_.get(); }
  const std::string& path() const { return path_; }

  enum class AtPath {
    Ours,
    Nothing,   // no file, or no socket that anyone listens on
    Anothers,  // a socket that somebody listens on
  };
  // What the path leads to now.
  AtPath at_path() const;
  // Takes the name away if it still names this socket.
  void unlink_own();

 private:
  // `named_now`: the name under which the socket's file is found at this moment.
  ListeningSocket(UniqueFd fd, std::string path, const std::string& named_now);
  UniqueFd fd_;
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace venvctl
