// The file `silent` in the runtime directory. A client creates it if the daemon did not answer in
// time. For a while (the silence), no client of this user then asks the daemon. Includes only C
// headers.
//
// The mtime of the file is the end of the silence. Its mtime minus its atime is the length of the
// silence: 1 s at first, then twice as long each time, up to 30 s. When the daemon answers, the
// file is removed.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/wire/fixed_text.h"
#include "core/wire/runtime_directory.h"

namespace venvctl::wire {

constexpr long kFirstSilenceMs = 1000;
constexpr long kLongestSilenceMs = 30'000;

struct Silence {
  bool exists = false;     // the file exists
  bool is_active = false;  // the daemon must not be asked now
  long length_ms = 0;      // length of the last silence
};

inline bool silence_path(const char* runtime_directory, char* out, size_t size) {
  return join(out, size, {piece(runtime_directory), piece("/silent")});
}

// The time in milliseconds. It is wall-clock time, like the times of files.
inline long long wall_time_ms(const timespec& time) {
  return static_cast<long long>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

inline long long wall_time_ms() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return wall_time_ms(now);
}

// Ignores a file of another user. If the end of the silence is further away than the longest
// silence, the clock was set back, and the silence counts as over.
inline Silence read_silence(const char* path, uid_t uid, long long now_ms) {
  struct stat found;
  Silence silence;
  if (lstat(path, &found) != 0 || !S_ISREG(found.st_mode) || found.st_uid != uid) return silence;
  const long long end = wall_time_ms(found.st_mtim);
  const long long span = end - wall_time_ms(found.st_atim);
  silence.exists = true;
  silence.is_active = now_ms < end && end - now_ms <= kLongestSilenceMs;
  silence.length_ms = span < kFirstSilenceMs     ? kFirstSilenceMs
                      : span > kLongestSilenceMs ? kLongestSilenceMs
                                                 : static_cast<long>(span);
  return silence;
}

inline long next_silence_ms(const Silence& last) {
  if (!last.exists) return kFirstSilenceMs;
  return last.length_ms * 2 < kLongestSilenceMs ? last.length_ms * 2 : kLongestSilenceMs;
}

// Records that the daemon did not answer. Does nothing if the runtime directory does not belong to
// the user or is open to others, or if the file cannot be written.
inline void note_silence(const char* runtime_directory, uid_t uid, const Silence& last,
                         long long now_ms) {
  char path[kMaxSocketPathBytes + sizeof "/silent"];
  if (!is_private_directory(runtime_directory, uid)) return;
  if (!silence_path(runtime_directory, path, sizeof path)) return;
  const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0) return;
  const auto time_of = [](long long ms) {
    return timespec{static_cast<time_t>(ms / 1000), static_cast<long>(ms % 1000) * 1'000'000};
  };
  const timespec times[2] = {time_of(now_ms), time_of(now_ms + next_silence_ms(last))};
  futimens(fd, times);
  close(fd);
}

}  // namespace venvctl::wire
