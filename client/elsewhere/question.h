// The Python programs that run on the other side. They need only Python 3.6 and its standard
// library.
#pragma once

namespace venvctl {

// Finds the Python and its scripts. Arguments: the project's directory on the other side; the
// interpreter to use, or "". Prints one line of JSON: "venvctl", then "python", "version" and
// "scripts", or "fault".
extern const char kQuestion[];

// Sends a signal to every process whose variables contain a tag (Linux only). Arguments: the tag;
// the number of the signal.
extern const char kSignalling[];

// The variable that contains the tag.
inline constexpr char kTagVariable[] = "VENVCTL_CALL";

}  // namespace venvctl
