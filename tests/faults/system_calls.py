"""The system calls of a program under strace: points where it can be killed or made to fail."""
import collections
import re

CALL = re.compile(r"^(\w+)\(")


def points_in(trace, is_begin, left_out=()):
    """The system calls from the first line for which `is_begin` is true, each as (name, number). The number
    counts the calls of this name from the beginning of the trace."""
    counts = collections.Counter()
    found = []
    begun = False
    for line in trace.read_text(errors="replace").splitlines():
        match = CALL.match(line)
        if not match:
            continue
        counts[match[1]] += 1
        begun = begun or is_begin(line)
        if begun and match[1] != "exit_group" and match[1] not in left_out:
            found.append((match[1], counts[match[1]]))
    return found
