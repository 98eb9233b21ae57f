// A child process. It gets exactly the given descriptors, and its exit is reported.
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
  // `on_exit` gets the status in waitpid's format. It may destroy the Process.
  using OnExit = std::function<void(int status)>;

  // In the child, standard input and output are /dev/null, standard error is inherited, and
  // `descriptors` get the numbers 3, 4, … (-1 means /dev/null). All other descriptors must be
  // close-on-exec.
  static Result<std::unique_ptr<Process>> spawn(Loop& loop, const std::string& file,
                                                const std::vector<std::string>& arguments,
                                                std::span<const int> descriptors, OnExit on_exit);
  // Does not wait for a child that still runs, and does not kill it.
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
