// Computes the path of the socket, by the same rule in venvctl-resolve and in all other programs.
// Includes only C headers.
#pragma once

#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "core/wire/fixed_text.h"

namespace venvctl::wire {

constexpr size_t kMaxSocketPathBytes = 107;  // size of sun_path without the final NUL

// The variables that decide where the socket is; null if not set.
struct RuntimeVariables {
  const char* venvctl_socket;       // VENVCTL_SOCKET
  const char* venvctl_runtime_dir;  // VENVCTL_RUNTIME_DIR
  const char* xdg_runtime_dir;      // XDG_RUNTIME_DIR
  const char* xdg_state_home;       // XDG_STATE_HOME
  const char* home;                 // HOME
};

// Whether `path` is a directory that the user owns and that others cannot access, like the
// directories that pam_systemd creates.
inline bool is_private_directory(const char* path, uid_t uid) {
  struct stat found;
  return lstat(path, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == uid &&
         (found.st_mode & 077) == 0;
}

// True if `path`, or the part of it that exists, belongs to another user. Root must not create
// files there, because the owner could then not write to these files. `path` may belong to another
// user under sudo -E, which keeps HOME.
inline bool is_anothers_place(const char* path, uid_t uid) {
  char part[4096];
  if (!join(part, sizeof part, {piece(path)}) || part[0] == '\0') return false;
  struct stat found;
  while (stat(part, &found) != 0) {
    char* slash = strrchr(part, '/');
    if (slash == nullptr || slash == part) return false;
    *slash = '\0';
  }
  return found.st_uid != uid;
}

// Writes to `out` the directory of socket, lock and epoch. This is VENVCTL_RUNTIME_DIR, or else the
// directory `venvctl` below a private XDG_RUNTIME_DIR or /run/user/UID, or else the directory
// run-HOST in the default state directory. /tmp is never used as a fallback. Returns false if there
// is no such directory, or if its path does not fit into `size`.
inline bool runtime_directory(const RuntimeVariables& variables, uid_t uid, char* out,
                              size_t size) {
  const auto is_path = [](const char* text) { return text != nullptr && text[0] == '/'; };
  if (is_path(variables.venvctl_runtime_dir)) {
    return join(out, size, {piece(variables.venvctl_runtime_dir)});
  }
  if (is_path(variables.xdg_runtime_dir) && is_private_directory(variables.xdg_runtime_dir, uid)) {
    return join(out, size, {piece(variables.xdg_runtime_dir), piece("/venvctl")});
  }
  char standard[64];
  join(standard, sizeof standard, {piece("/run/user/"), Decimal(uid).text()});
  if (is_private_directory(standard, uid)) {
    return join(out, size, {piece(standard), piece("/venvctl")});
  }
  char host[64] = "localhost";
  gethostname(host, sizeof host - 1);
  if (is_path(variables.xdg_state_home)) {
    return join(out, size, {piece(variables.xdg_state_home), piece("/venvctl/run-"), piece(host)});
  }
  if (!is_path(variables.home)) return false;
  return join(out, size, {piece(variables.home), piece("/.local/state/venvctl/run-"), piece(host)});
}

// Writes to `out` the value of VENVCTL_SOCKET, or else the path of `socket` in `runtime_directory`.
inline bool socket_path(const RuntimeVariables& variables, const char* runtime_directory, char* out,
                        size_t size) {
  const bool is_given = variables.venvctl_socket != nullptr && variables.venvctl_socket[0] == '/';
  return is_given ? join(out, size, {piece(variables.venvctl_socket)})
                  : join(out, size, {piece(runtime_directory), piece("/socket")});
}

}  // namespace venvctl::wire
