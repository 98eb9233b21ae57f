// Python programs that venvctl runs on the other side (in a container or on another machine). They
// need only Python 3.6 and its standard library.
#pragma once

namespace venvctl {

// Finds the Python and its scripts. Arguments: the project's directory on the other side; the
// interpreter to use, or "" (the program then chooses one). Prints a JSON object on one line. The
// keys include "venvctl" and either "python", "version" and "scripts" or, after a failure, "fault".
extern const char kQuestion[];

// Sends a signal to every process whose variables contain a tag (Linux only). Arguments: the tag;
// the number of the signal.
extern const char kSignalling[];

// The variable whose value is the tag.
inline constexpr char kTagVariable[] = "VENVCTL_CALL";

}  // namespace venvctl
