// The body of `resolve`: fields separated by NUL, appended to and never reordered. C headers only.
#pragma once

namespace venvctl::wire {

// Index of each field. From kFirstVariable on: NAME=value, for each steering variable that is set.
// PATH=… may be among them as a hint (Poetry's python); it is no part of what an answer is
// remembered under.
enum ResolveField {
  kFieldProtocol = 0,        // kProtocolVersion in decimal
  kFieldShell = 1,           // bash, zsh, fish
  kFieldShellPid = 2,        // decimal; the process that asks, its parent's view
  kFieldMountNamespace = 3,  // inode of the caller's mount namespace, decimal; "" unknown
  kFieldDirectory = 4,       // $PWD, as bytes
  kFirstVariable = 5,
};

}  // namespace venvctl::wire
