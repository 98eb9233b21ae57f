// The user's processes that run from environments, as /proc shows them. Runs no program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace venvctl {

struct RunningProcess {
  int64_t pid = 0;
  bool is_own = true;     // the process belongs to this user
  int64_t since = 0;      // seconds since the Unix epoch; 0 unknown
  std::string command;    // its arguments, separated by spaces
  std::string directory;  // its working directory; "" if unknown
  // True if the process needs the environment: its program, the path with which it was started, or
  // mapped code is in the environment. False if only its variables, mapped data or its shell refer
  // to the environment.
  bool is_executing = false;
};

struct RunningProcesses {
  std::map<std::string, std::vector<RunningProcess>> by_prefix;  // in the order of pids
  size_t of_other_users = 0;  // the number of all processes of other users
};

// Maps each path of an environment, its own and its real path, to the prefix.
using PrefixByPath = std::map<std::string, std::string, std::less<>>;
// Maps the pid of each shell that the daemon knows to the environment of the shell.
using PrefixByShell = std::map<int64_t, std::string>;

// Leaves out the programs of this installation. A process counts only for the innermost of
// `prefixes`. `proc`: /proc, or a directory with the same structure.
RunningProcesses running_processes(const PrefixByPath& prefixes, const PrefixByShell& shells,
                                   const std::string& proc = "/proc");

}  // namespace venvctl
