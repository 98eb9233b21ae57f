// The body of the request `resolve`. Its fields are separated by NUL. New fields are added at the
// end, and the order never changes. Includes only C headers.
#pragma once

namespace venvctl::wire {

// The index of each field. The fields from kFirstVariable on have the form NAME=value, one for each
// steering variable that is set. Three more variables are sent. PATH is needed for the commands
// that no environment may shadow, and for Poetry's choice of Python. VIRTUAL_ENV and CONDA_PREFIX
// are needed to recognize the bin of an active environment in PATH. These three are not part of the
// key under which shells remember an answer.
enum ResolveField {
  kFieldProtocol = 0,  // kProtocolVersion in decimal
  kFieldShell = 1,     // bash, zsh, fish; empty if the sender is not a shell
  kFieldShellPid = 2,  // pid of the client's parent process, which is the asking shell; if no shell
                       // asks, the pid of the sender; in decimal
  kFieldMountNamespace = 3,  // inode of the caller's mount namespace, in decimal; "" if unknown
  kFieldDirectory = 4,       // $PWD, as bytes
  kFirstVariable = 5,
};

inline constexpr const char* kActiveVariables[] = {"VIRTUAL_ENV", "CONDA_PREFIX"};

// Another variable that is sent: the number of the last `warn` line that the shell has shown. It is
// absent if the shell has shown no such line.
inline constexpr char kHeardVariable[] = "VENVCTL_HEARD";

// An additional field among the variables: the shell is about to run the activation scripts of the
// environment in kFieldDirectory and asks whether they are still approved. The daemon then reads
// all pending file events first, and does not treat the directory as a shell's current directory.
inline constexpr char kConfirmation[] = "confirm=scripts";

}  // namespace venvctl::wire
