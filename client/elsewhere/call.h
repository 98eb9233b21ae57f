// Runs one command on the other side (in a container or on another machine) from the user's
// terminal. The front end (docker, podman or ssh) starts the command there. Forwards the signals
// that this process receives to the command.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace venvctl {

struct Call {
  std::vector<std::string> words;    // [0] is an absolute path
  std::vector<std::string> entries;  // the variables of the front end
  bool has_terminal = false;         // the front end gives this terminal to the command
  // Used only if `has_terminal` is false. Ctrl-C must then not end the front end, because the
  // command on the other side would keep running. True (docker, podman): the front end gets its own
  // process group, so that the terminal sends it no signals. False (ssh, which asks for passwords
  // on this terminal): the front end ignores SIGINT and SIGQUIT.
  bool has_own_group = false;
  // Returns the command line of a program that sends a signal to the command on the other side.
  std::function<std::vector<std::string>(int signal)> signalling;
};

// Returns the exit code of the front end; 128 + n if signal n ended the front end or the command;
// 127 if the front end cannot be started. Blocks the signals that it forwards while the front end
// runs.
int run_call(const Call& call);

}  // namespace venvctl
