// Lists the live shells that have asked the daemon, with their last directory and variables.
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

// When a process started, in clock ticks since boot. This time and the pid identify the process.
// Absent if the process does not exist.
std::optional<uint64_t> process_start_time(pid_t pid);

// The current directory of a process, as a physical path from the kernel; "" if it is unknown.
// Accesses no file system of the user.
std::string working_directory(pid_t pid);

struct Shell {
  pid_t pid = 0;
  uint64_t started = 0;
  std::string kind;   // bash, zsh, fish
  Question question;  // the last question
};

class Shells {
 public:
  // If there are already this many shells, a new shell replaces the one that started first.
  static constexpr size_t kMaxShells = 4096;

  using StartTime = std::function<std::optional<uint64_t>(pid_t)>;
  explicit Shells(StartTime start_time = process_start_time) : start_time_(std::move(start_time)) {}

  // Records a question. Ignores a process that does not exist. A known pid is not checked again
  // here: drop_dead() notices if it now belongs to another process.
  void saw(pid_t pid, const std::string& kind, const Question& question);
  void drop_dead();
  // The current directories of the live shells, as physical paths from the kernel. Accesses no file
  // system of the user.
  std::vector<std::string> working_directories() const;
  const std::map<pid_t, Shell>& all() const { return shells_; }
  // How many times saw() was called.
  uint64_t questions() const { return questions_; }

 private:
  StartTime start_time_;
  std::map<pid_t, Shell> shells_;
  uint64_t questions_ = 0;
};

}  // namespace venvctl
