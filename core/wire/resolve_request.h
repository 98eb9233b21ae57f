// The body of `resolve`: fields separated by NUL; new ones are appended, never reordered. C headers
// only.
#pragma once

namespace venvctl::wire {

// Index of each field. From kFirstVariable on: NAME=value, for each steering variable that is set.
// Three more variables are sent: PATH, for the commands that no environment may shadow and for
// Poetry's choice of Python; VIRTUAL_ENV and CONDA_PREFIX, to recognize an active environment's bin
// in PATH. These three are not part of the key under which shells remember an answer.
enum ResolveField {
  kFieldProtocol = 0,        // kProtocolVersion in decimal
  kFieldShell = 1,           // bash, zsh, fish
  kFieldShellPid = 2,        // decimal; the parent process of the client: the asking shell
  kFieldMountNamespace = 3,  // inode of the caller's mount namespace, decimal; "" unknown
  kFieldDirectory = 4,       // $PWD, as bytes
  kFirstVariable = 5,
};

inline constexpr const char* kActiveVariables[] = {"VIRTUAL_ENV", "CONDA_PREFIX"};

// A variable among them: the number of the last `warn` line that the shell has shown. Absent: none.
inline constexpr char kHeardVariable[] = "VENVCTL_HEARD";

// A field among the variables: the shell is about to run activation scripts of the environment in
// kFieldDirectory and asks whether they are still approved; or the asking program is not a shell.
// The daemon reads all pending file events first, and does not treat the directory as a shell's
// current directory.
inline constexpr char kConfirmation[] = "confirm=scripts";

}  // namespace venvctl::wire
