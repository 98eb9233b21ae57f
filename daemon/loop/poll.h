// Readiness of a descriptor that someone else owns.
#pragma once

#include <functional>

#include "daemon/loop/loop.h"

namespace venvctl {

class Poll {
 public:
  enum class For { Reading, Writing, Priority };  // Priority: POLLPRI, as files of /proc tell news

  // `fd` is made non-blocking and must stay open for as long as this lives. The callback is called
  // for errors and hang-ups too: the next read or write tells.
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
