// Runs the front end for one command in the user's terminal, until the command on the other side
// ends. Forwards the signals that this process receives to that command.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace venvctl {

struct Call {
  std::vector<std::string> words;    // [0] is an absolute path
  std::vector<std::string> entries;  // the variables of the front end
  bool has_terminal = false;         // the front end passes the terminal to the other side
  // Without a terminal on the other side, Ctrl-C must not end the front end, because the command
  // there would keep running. True (docker, podman): the front end gets its own process group, so
  // that the signal does not reach it. False (ssh, which asks for passwords on this terminal): the
  // front end ignores SIGINT and SIGQUIT.
  bool has_own_group = false;
  // The command line of a program that sends a signal to the command on the other side.
  std::function<std::vector<std::string>(int signal)> signalling;
};

// Returns the exit code of the front end; 128 + n if signal n ended the front end or the command;
// 127 if the front end cannot be started. Blocks signals while the front end runs.
int run_call(const Call& call);

}  // namespace venvctl
