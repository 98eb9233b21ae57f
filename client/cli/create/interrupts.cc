#include "client/cli/create/interrupts.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace venvctl {

int exit_after(Terminal& terminal, int signal, const std::string& left) {
  constexpr int kSignalExit = 128;
  terminal.complain("venvctl: interrupted" + (left.empty() ? "" : ": " + left));
  return kSignalExit + signal;
}

Interrupts::Interrupts() {
  sigset_t mask;
  sigemptyset(&mask);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&mask, signal);
  sigprocmask(SIG_BLOCK, &mask, &previous_mask_);
  fd_.reset(signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &previous_pipe_);
}

Interrupts::~Interrupts() {
  // A signal that arrived after the last check must not end the process during its final output.
  static_cast<void>(taken());
  sigaction(SIGPIPE, &previous_pipe_, nullptr);
  sigprocmask(SIG_SETMASK, &previous_mask_, nullptr);
}

std::optional<int> Interrupts::taken() {
  signalfd_siginfo info;
  while (read(fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    if (!first_) first_ = static_cast<int>(info.ssi_signo);
  }
  return first_;
}

void Interrupts::restore_in_child() const {
  sigaction(SIGPIPE, &previous_pipe_, nullptr);
  sigprocmask(SIG_SETMASK, &previous_mask_, nullptr);
}

}  // namespace venvctl
