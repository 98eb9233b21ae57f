// Prepares the arguments of exec, and waits for child processes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace venvctl {

// Strings in the form of exec's argv and envp, with a null pointer at the end. The object owns the
// strings. Create it before a fork, because a forked child may not allocate memory.
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

// Waits until `child` exits, even if signals interrupt the wait, and returns the status that
// waitpid(2) reports. Absent if `child` is not a child of this process.
std::optional<int> wait_status_of(pid_t child);

// The exit code that a shell would show in $?: the exit code of the process, or 128 plus the number
// of the signal that killed it.
int exit_code_of(int wait_status);

}  // namespace venvctl
