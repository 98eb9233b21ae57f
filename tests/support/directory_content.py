"""The content of a directory, to compare it before and after a command."""
import hashlib
import os
import pathlib


def digests(directory):
    """The content of every file and link below the directory."""
    found = {}
    for path, names, files in os.walk(directory):
        for name in names + files:
            each = pathlib.Path(path, name)
            if each.is_symlink():
                found[str(each)] = os.readlink(each)
            elif each.is_file():
                found[str(each)] = hashlib.sha256(each.read_bytes()).hexdigest()
    return found
