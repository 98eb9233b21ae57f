// Reports readiness of a descriptor that the caller owns.
#pragma once

#include <functional>

#include "daemon/loop/loop.h"

namespace venvctl {

class Poll {
 public:
  enum class For { Reading, Writing, Priority };  // Priority: POLLPRI, for changes in /proc files

  // Makes `fd` non-blocking; it must stay open as long as this object exists. The callback also
  // runs for errors and hang-ups, which the next read or write reports.
  Poll(Loop& loop, int fd, std::function<void()> callback);
  ~Poll();
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;

  void start(For what);
  void stop();

 private:
  struct State;
  State* state_;
};

}  // namespace venvctl
