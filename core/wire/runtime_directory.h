// Where the socket lives: one rule for the tiny client and for everyone else. C headers only.
#pragma once

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace venvctl::wire {

constexpr size_t kMaxSocketPathBytes = 107;  // sun_path without its final zero

// The variables that decide, null where one is not set.
struct RuntimeVariables {
  const char* venvctl_socket;       // VENVCTL_SOCKET
  const char* venvctl_runtime_dir;  // VENVCTL_RUNTIME_DIR
  const char* xdg_runtime_dir;      // XDG_RUNTIME_DIR
  const char* xdg_state_home;       // XDG_STATE_HOME
  const char* home;                 // HOME
};

// A directory of the user's own that is closed to others (what pam_systemd makes).
inline bool is_private_directory(const char* path, uid_t uid) {
  struct stat found;
  return lstat(path, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == uid &&
         (found.st_mode & 077) == 0;
}

// True where `path`, or what exists of the way to it, is another user's. Root could write there,
// and then its owner could not (sudo -E keeps HOME).
inline bool is_anothers_place(const char* path, uid_t uid) {
  char part[4096];
  const int length = snprintf(part, sizeof part, "%s", path);
  if (length <= 0 || static_cast<size_t>(length) >= sizeof part) return false;
  struct stat found;
  while (stat(part, &found) != 0) {
    char* slash = strrchr(part, '/');
    if (slash == nullptr || slash == part) return false;
    *slash = '\0';
  }
  return found.st_uid != uid;
}

// Writes the directory for socket, lock and epoch: VENVCTL_RUNTIME_DIR, else venvctl below a usable
// XDG_RUNTIME_DIR or /run/user/UID, else run-HOST in the state directory; never /tmp. False when
// there is no such place or it does not fit into `size`.
inline bool runtime_directory(const RuntimeVariables& variables, uid_t uid, char* out,
                              size_t size) {
  const auto is_path = [](const char* text) { return text != nullptr && text[0] == '/'; };
  const auto fits = [size](int length) { return length > 0 && static_cast<size_t>(length) < size; };
  if (is_path(variables.venvctl_runtime_dir)) {
    return fits(snprintf(out, size, "%s", variables.venvctl_runtime_dir));
  }
  if (is_path(variables.xdg_runtime_dir) && is_private_directory(variables.xdg_runtime_dir, uid)) {
    return fits(snprintf(out, size, "%s/venvctl", variables.xdg_runtime_dir));
  }
  char standard[64];
  snprintf(standard, sizeof standard, "/run/user/%lu", static_cast<unsigned long>(uid));
  if (is_private_directory(standard, uid)) return fits(snprintf(out, size, "%s/venvctl", standard));
  char host[64] = "localhost";
  gethostname(host, sizeof host - 1);
  if (is_path(variables.xdg_state_home)) {
    return fits(snprintf(out, size, "%s/venvctl/run-%s", variables.xdg_state_home, host));
  }
  if (!is_path(variables.home)) return false;
  return fits(snprintf(out, size, "%s/.local/state/venvctl/run-%s", variables.home, host));
}

// VENVCTL_SOCKET, else `socket` in `runtime_directory`.
inline bool socket_path(const RuntimeVariables& variables, const char* runtime_directory, char* out,
                        size_t size) {
  const bool is_given = variables.venvctl_socket != nullptr && variables.venvctl_socket[0] == '/';
  const int length = is_given ? snprintf(out, size, "%s", variables.venvctl_socket)
                              : snprintf(out, size, "%s/socket", runtime_directory);
  return length > 0 && static_cast<size_t>(length) < size;
}

}  // namespace venvctl::wire
