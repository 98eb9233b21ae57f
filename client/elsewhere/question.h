// The Python programs that run on the other side. They need only Python 3.6 and its standard
// library.
#pragma once

namespace venvctl {

// Arguments: the project's directory there, and the interpreter to use, or "". Prints one line of
// JSON: "venvctl", then "python", "version" and "scripts", or "fault".
extern const char kQuestion[];

// Arguments: a tag, and the number of a signal. Sends the signal to every process whose variables
// contain the tag (Linux only).
extern const char kSignalling[];

// The variable that contains the tag.
inline constexpr char kTagVariable[] = "VENVCTL_CALL";

}  // namespace venvctl
