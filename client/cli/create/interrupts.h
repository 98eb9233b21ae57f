// Lets a command check for Ctrl-C and similar signals, so that it can clean up first.
#pragma once

#include <signal.h>

#include <optional>
#include <string>

#include "client/cli/output/terminal.h"
#include "core/base/fd.h"

namespace venvctl {

// Prints that a signal has stopped the command. `left` says what the command left behind ("" if
// nothing). Returns the exit code: 128 + n for signal n, as in a shell's $?.
int exit_after(Terminal& terminal, int signal, const std::string& left = "");

// While an object exists, SIGINT, SIGTERM and SIGHUP are queued in a descriptor instead of ending
// the process, and SIGPIPE is ignored. Only one object may exist at a time.
class Interrupts {
 public:
  Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  ~Interrupts();

  int fd() const { return fd_.get(); }  // readable when a signal has arrived; for poll
  // The first signal that arrived; later calls return it too.
  std::optional<int> taken();
  // Restores the previous signal settings in a child, between fork and exec.
  void restore_in_child() const;

 private:
  UniqueFd fd_;
  sigset_t previous_mask_;
  struct sigaction previous_pipe_;
  std::optional<int> first_;
};

}  // namespace venvctl
