// Keeps the live shells that have asked, with their last directory and variables.
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

// When a process started, in clock ticks since boot; together with the pid it identifies the
// process uniquely. Absent: the process does not exist.
std::optional<uint64_t> process_start_time(pid_t pid);

// The current directory of a process: the physical path from the kernel; "" if there is none.
// Touches no file system of the user.
std::string working_directory(pid_t pid);

struct Shell {
  pid_t pid = 0;
  uint64_t started = 0;
  std::string kind;   // bash, zsh, fish
  Question question;  // the last one
};

class Shells {
 public:
  // If there are this many, a new shell replaces the one that started first.
  static constexpr size_t kMaxShells = 4096;

  using StartTime = std::function<std::optional<uint64_t>(pid_t)>;
  explicit Shells(StartTime start_time = process_start_time) : start_time_(std::move(start_time)) {}

  // Ignores a process that does not exist. A known pid is not checked again: drop_dead notices when
  // it belongs to another process.
  void saw(pid_t pid, const std::string& kind, const Question& question);
  void drop_dead();
  // The current directories of the live shells: physical paths from the kernel. Touches no file
  // system of the user.
  std::vector<std::string> working_directories() const;
  const std::map<pid_t, Shell>& all() const { return shells_; }
  // How often saw() was called.
  uint64_t questions() const { return questions_; }

 private:
  StartTime start_time_;
  std::map<pid_t, Shell> shells_;
  uint64_t questions_ = 0;
};

}  // namespace venvctl
