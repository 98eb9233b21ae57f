// Reports when a descriptor of the caller can be read or written.
#pragma once

#include <functional>
#include <optional>

#include "daemon/loop/loop.h"

namespace venvctl {

class Poll {
 public:
  enum class For { Reading, Writing, Priority };  // Priority: POLLPRI, for changes in /proc files

  // Makes `fd` non-blocking. `fd` must stay open as long as this object exists. The callback also
  // runs after errors and hang-ups; the next read or write then reports them.
  Poll(Loop& loop, int fd, std::function<void()> callback);
  ~Poll();
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;

  void start(For what);  // without a system call if this event is already awaited
  void stop();

 private:
  struct State;
  State* state_;
  std::optional<For> awaited_;
};

}  // namespace venvctl
