// The world that a program runs in: the host, or a container with its own programs. C headers only.
//
// toolbox, distrobox and similar tools share the home directory and the runtime directory with the
// host, but not /usr: an environment of the host leads to another Python there, or to none.
#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/wire/fixed_text.h"

namespace venvctl::wire {

// "toolbox fedora-41": a word and a name, each of letters, digits, '.', '_' and '-'.
constexpr size_t kMaxWorldBytes = 128;
constexpr size_t kMaxMountsBytes = 256 * 1024;  // the rest is not read, because / comes early

// What the files in a mount namespace say about its world. A null pointer means that the file
// cannot be read.
struct WorldSigns {
  const char* mounts;        // /proc/self/mountinfo (proc_pid_mountinfo(5))
  const char* containerenv;  // /run/.containerenv, which podman writes
  bool is_toolbox;           // has /run/.toolboxenv; distrobox writes it, too
  bool is_distrobox;         // has distrobox's programs
  bool is_docker;            // has /.dockerenv
  bool is_machine;           // runs its own init, as in systemd-nspawn and LXC
  const char* host_name;     // "" if unknown
  const char* os_release;    // /etc/os-release
};

// One mount of mountinfo; not owned.
struct MountLine {
  unsigned long parent = 0;
  Piece root = {"", 0};  // the directory of the file system that is mounted
  Piece type = {"", 0};  // of the file system
  bool exists = false;
};

inline bool is_piece(const Piece& text, const char* wanted) {
  return text.size == strlen(wanted) && memcmp(text.bytes, wanted, text.size) == 0;
}

// Reads the next word of a line and skips the blank behind it.
inline Piece next_word(const char** at) {
  const char* begin = *at;
  while (**at != '\0' && **at != '\n' && **at != ' ') ++*at;
  const Piece word = {begin, static_cast<size_t>(*at - begin)};
  if (**at == ' ') ++*at;
  return word;
}

// The last mount at `point`, which covers the earlier mounts there.
inline MountLine mount_at(const char* mounts, const char* point) {
  MountLine found;
  for (const char* at = mounts; *at != '\0';) {
    next_word(&at);  // its id
    const unsigned long parent = strtoul(next_word(&at).bytes, nullptr, 10);
    next_word(&at);  // device
    const Piece root = next_word(&at);
    const bool is_it = is_piece(next_word(&at), point);
    while (*at != '\0' && *at != '\n' && !is_piece(next_word(&at), "-")) {
    }
    if (is_it) found = {parent, root, next_word(&at), true};
    while (*at != '\0' && *at++ != '\n') {
    }
  }
  return found;
}

// Whether the process is in the first mount namespace of the machine. The kernel mounts the first
// root file system before everything else and never unmounts it. The id of this mount is therefore
// small. It is the parent of "/" only in the first mount namespace.
inline bool is_first_namespace(const MountLine& root) {
  constexpr unsigned long kLastIdOfKernel = 2;
  return root.exists && root.parent <= kLastIdOfKernel;
}

// Whether the root is a whole file system of a disk, as on a machine.
inline bool is_disk(const MountLine& root) {
  if (!root.exists || !is_piece(root.root, "/")) return false;
  constexpr const char* kTypes[] = {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs"};
  for (const char* type : kTypes) {
    if (is_piece(root.type, type)) return true;
  }
  return false;
}

// True if /usr is a tmpfs, or comes from an unusual subdirectory of a file system, as in a sandbox.
// Machines with btrfs or OSTree also have their root in a subdirectory, so the result is false for
// them.
inline bool has_other_usr(const char* mounts, const MountLine& root) {
  const MountLine usr = mount_at(mounts, "/usr");
  const MountLine& holder = usr.exists ? usr : root;
  if (!holder.exists) return false;
  if (usr.exists && is_piece(usr.type, "tmpfs")) return true;
  constexpr char kOsTree[] = "/ostree/";
  const bool is_of_os_tree = holder.root.size >= sizeof kOsTree - 1 &&
                             memcmp(holder.root.bytes, kOsTree, sizeof kOsTree - 1) == 0;
  if (is_piece(holder.type, "btrfs") || is_of_os_tree) return false;
  return !is_piece(holder.root, "/") && !(usr.exists && is_piece(holder.root, "/usr"));
}

// The value of `key` in lines like name="fedora-41"; empty if there is none.
inline Piece value_of_line(const char* lines, const char* key) {
  const size_t size = strlen(key);
  for (const char* at = lines; at != nullptr && *at != '\0';) {
    if (strncmp(at, key, size) == 0 && at[size] == '=') {
      const char* begin = at + size + 1;
      const bool is_quoted = *begin == '"' || *begin == '\'';
      if (is_quoted) ++begin;
      return {begin, strcspn(begin, is_quoted ? "\"'\n" : " \t\r\n")};
    }
    at = strchr(at, '\n');
    if (at != nullptr) ++at;
  }
  return {"", 0};
}

// Appends `name`, with '-' in place of each character that is not a letter, a digit, '.' or '_'.
// Does nothing if `name` is empty.
inline void append_name(Text* text, const Piece& name, char separator) {
  constexpr size_t kMaxNameBytes = 48;
  if (name.size == 0) return;
  if (text->size > 0) text->add({{&separator, 1}}, 1);
  for (size_t i = 0; i < name.size && i < kMaxNameBytes; ++i) {
    const char byte = name.bytes[i];
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') || byte == '.' || byte == '_';
    const char written = is_plain ? byte : '-';
    text->add({{&written, 1}}, 1);
  }
}

// Writes the name of the world, "" for the host, to `out`, which has kMaxWorldBytes.
inline void name_world(const WorldSigns& signs, char* out) {
  Text text{out, kMaxWorldBytes};
  const MountLine root = signs.mounts != nullptr ? mount_at(signs.mounts, "/") : MountLine();
  const Piece host = piece(signs.host_name);
  // The marker files of containers count only if this may be a container. A machine that was made
  // from a container image still has these files.
  const bool may_be_container = !is_first_namespace(root);
  if (may_be_container && (signs.containerenv != nullptr || signs.is_toolbox)) {
    const Piece engine = value_of_line(signs.containerenv, "engine");
    const Piece name = value_of_line(signs.containerenv, "name");
    const auto* dash = static_cast<const char*>(memchr(engine.bytes, '-', engine.size));
    const size_t length = dash != nullptr ? static_cast<size_t>(dash - engine.bytes) : engine.size;
    append_name(&text,
                signs.is_distrobox ? piece("distrobox")
                : signs.is_toolbox ? piece("toolbox")
                : length > 0       ? Piece{engine.bytes, length}
                                   : piece("podman"),
                ' ');
    append_name(&text, name.size > 0 ? name : host, ' ');
  } else if (may_be_container && signs.is_docker && !is_disk(root)) {
    append_name(&text, piece("docker"), ' ');
    append_name(&text, host, ' ');
  } else if (may_be_container && signs.mounts != nullptr && !signs.is_machine &&
             has_other_usr(signs.mounts, root)) {
    append_name(&text, piece("sandbox"), ' ');
    append_name(&text, value_of_line(signs.os_release, "ID"), ' ');
    append_name(&text, value_of_line(signs.os_release, "VERSION_ID"), '-');
  }
  out[text.size] = '\0';
}

// Writes the first `size` - 1 bytes of the file at most, and a NUL, to `out`, and returns `out`.
// Null if the file cannot be opened.
inline const char* file_text(const char* path, char* out, size_t size) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return nullptr;
  size_t used = 0;
  for (ssize_t count = 1; count > 0 && used < size - 1;) {
    count = read(fd, out + used, size - 1 - used);
    if (count > 0) used += static_cast<size_t>(count);
  }
  close(fd);
  out[used] = '\0';
  return out;
}

// Whether process 1 of this process's pid namespace is an init, but not the init of the machine.
inline bool has_own_init() {
  constexpr char kFirstPidNamespace[] = "pid:[4026531836]";  // PROC_PID_INIT_INO of the kernel
  char link[64];
  const ssize_t length = readlink("/proc/self/ns/pid", link, sizeof link - 1);
  if (length <= 0) return false;
  link[length] = '\0';
  char name[32];
  const bool is_own = strcmp(link, kFirstPidNamespace) != 0;
  return is_own && file_text("/proc/1/comm", name, sizeof name) != nullptr &&
         (strcmp(name, "systemd\n") == 0 || strcmp(name, "init\n") == 0);
}

// The name of the world of this process, "" for the host. Reads a few small files.
inline void own_world(char* out) {
  static char mounts[kMaxMountsBytes];
  char containerenv[4096];
  char os_release[4096];
  char host_name[64] = "";
  gethostname(host_name, sizeof host_name - 1);
  WorldSigns signs;
  signs.mounts = file_text("/proc/self/mountinfo", mounts, sizeof mounts);
  out[0] = '\0';
  if (signs.mounts != nullptr && is_first_namespace(mount_at(signs.mounts, "/"))) return;
  signs.containerenv = file_text("/run/.containerenv", containerenv, sizeof containerenv);
  signs.is_toolbox = access("/run/.toolboxenv", F_OK) == 0;
  signs.is_distrobox =
      access("/usr/bin/entrypoint", F_OK) == 0 && access("/usr/bin/distrobox-export", F_OK) == 0;
  signs.is_docker = access("/.dockerenv", F_OK) == 0;
  signs.is_machine = has_own_init();
  signs.host_name = host_name;
  signs.os_release = file_text("/etc/os-release", os_release, sizeof os_release);
  name_world(signs, out);
}

}  // namespace venvctl::wire
