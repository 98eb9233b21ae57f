// Prepares the arguments of exec, and waits for child processes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace venvctl {

// Strings in the form of exec's argv and envp: owned, with a null pointer at the end. Build it
// before a fork: a child may not allocate.
class ExecStrings {
 public:
  explicit ExecStrings(std::vector<std::string> strings);
  ExecStrings(const ExecStrings&) = delete;
  ExecStrings& operator=(const ExecStrings&) = delete;
  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

// Waits until `child` exits; repeats interrupted calls. Absent: it is not a child of this process.
std::optional<int> wait_status_of(pid_t child);

// The exit code as in a shell's $?: the process's own, or 128 plus the signal that killed it.
int exit_code_of(int wait_status);

}  // namespace venvctl
