// Ctrl-C and its like as something to be asked about, so that work can be cleaned up first.
#pragma once

#include <signal.h>

#include <optional>

#include "core/base/fd.h"

namespace venvctl {

// While it lives SIGINT, SIGTERM and SIGHUP wait in a descriptor instead of ending the process, and
// SIGPIPE is ignored. One at a time.
class Interrupts {
 public:
  Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  ~Interrupts();

  int fd() const { return fd_.get(); }  // readable when one has come; for poll
  // The first signal that came, also when asked again.
  std::optional<int> taken();
  // Gives a child, between fork and exec, the signals as they were before.
  void restore_in_child() const;

 private:
  UniqueFd fd_;
  sigset_t previous_mask_;
  struct sigaction previous_pipe_;
  std::optional<int> first_;
};

}  // namespace venvctl
