// The shells that have asked: who lives, where it was last, and with which variables.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/resolve/resolver.h"

namespace venvctl {

// When a process started, in clock ticks since boot: with its number it names it for good. Absent:
// there is no such process.
std::optional<uint64_t> process_start_time(pid_t pid);

struct Shell {
  pid_t pid = 0;
  uint64_t started = 0;
  std::string kind;   // bash, zsh, fish
  Question question;  // the last one
};

class Shells {
 public:
  // A shell more than these makes room by its oldest.
  static constexpr size_t kMaxShells = 4096;

  using StartTime = std::function<std::optional<uint64_t>(pid_t)>;
  explicit Shells(StartTime start_time = process_start_time) : start_time_(std::move(start_time)) {}

  // A process that does not live is not taken in. One that is known is not looked at again:
  // drop_dead tells when its number was given to another.
  void saw(pid_t pid, const std::string& kind, const Question& question);
  void drop_dead();
  // Where the living ones are now, as the kernel says: physical paths. Touches no file system of
  // the user: the kernel has these paths at hand.
  std::vector<std::string> working_directories() const;
  const std::map<pid_t, Shell>& all() const { return shells_; }

 private:
  StartTime start_time_;
  std::map<pid_t, Shell> shells_;
};

}  // namespace venvctl
