// A child process: started with exactly the given descriptors; its exit is reported.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "daemon/loop/loop.h"

namespace venvctl {

class Process {
 public:
  // `on_exit` gets the status in waitpid's format, and may destroy the Process.
  using OnExit = std::function<void(int status)>;

  // The child's standard input and output are /dev/null, its standard error is inherited, and
  // `descriptors` become 3, 4, … (-1: /dev/null). All other descriptors must be close-on-exec.
  static Result<std::unique_ptr<Process>> spawn(Loop& loop, const std::string& file,
                                                const std::vector<std::string>& arguments,
                                                std::span<const int> descriptors, OnExit on_exit);
  // A child that is still running is neither killed nor waited for.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const;
  void kill(int signal);

 private:
  struct State;
  explicit Process(State* state) : state_(state) {}
  State* state_;
};

}  // namespace venvctl
