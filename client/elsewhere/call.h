// Runs the front end for one command, in the user's terminal, until the command on the other side
// ends. Signals that this process receives go to the command there.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace venvctl {

struct Call {
  std::vector<std::string> words;    // [0] is an absolute path
  std::vector<std::string> entries;  // the variables of the front end
  bool has_terminal = false;         // the front end hands the terminal to the other side
  // Keys such as Ctrl-C must not reach the front end itself, which would end and leave the command
  // there alone. docker and podman get their own process group; ssh, which asks for passwords,
  // ignores these signals.
  bool has_own_group = false;
  // The words of the program that sends a signal to the command there.
  std::function<std::vector<std::string>(int signal)> signalling;
};

// Returns the exit code of the front end, 128 + n if signal n ended it or the command there, or
// 127 if the front end cannot be started. Signals are blocked while it runs.
int run_call(const Call& call);

}  // namespace venvctl
