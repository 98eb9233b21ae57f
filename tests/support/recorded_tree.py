"""A directory whose changes are recorded as lines of shell, so that a failure can print how to repeat it."""
import os
import shlex
import shutil

MOST_OF_A_FILE = 200  # the record keeps this many characters of a file's content


class Tree:
    """Paths are relative to `top`. Each change replaces what exists at its path."""

    def __init__(self, top, record=None):
        self.top = top
        self.record = record if record is not None else []

    def path(self, name):
        return os.path.join(self.top, name)

    def exists(self, name):
        return os.path.lexists(self.path(name))

    def write(self, name, text, mode=0o644):
        path = self._free(name)
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        os.chmod(path, mode)
        shown = text if len(text) <= MOST_OF_A_FILE else text[:MOST_OF_A_FILE] + "…"
        self.note(f"mkdir -p {_quoted(os.path.dirname(name) or '.')}; printf %s {_quoted(shown)} "
                  f">{_quoted(name)}" + ("" if mode == 0o644 else f"; chmod {mode:o} {_quoted(name)}"))
        return path

    def program(self, name, text):
        return self.write(name, text, 0o755)

    def append(self, name, text):
        old = ""
        if os.path.isfile(self.path(name)):
            with open(self.path(name), encoding="utf-8") as file:
                old = file.read()
        self.write(name, old + text)

    def link(self, name, target):
        os.symlink(target, self._free(name))
        self.note(f"mkdir -p {_quoted(os.path.dirname(name) or '.')}; "
                  f"ln -sfn {_quoted(target)} {_quoted(name)}")

    def directory(self, name):
        os.makedirs(self.path(name), exist_ok=True)

    def remove(self, name):
        path = self.path(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        self.note(f"rm -rf {_quoted(name)}")

    def chmod(self, name, mode):
        os.chmod(self.path(name), mode)
        self.note(f"chmod {mode:o} {_quoted(name)}")

    def note(self, line):
        self.record.append(line)

    def _free(self, name):
        """Removes `name` and files in the place of its parents, makes the parents, returns the path."""
        path = self.path(name)
        parent = os.path.dirname(path)
        while parent != self.top and len(parent) > len(self.top):
            if os.path.lexists(parent) and not os.path.isdir(parent):
                os.unlink(parent)
            parent = os.path.dirname(parent)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path


def _quoted(text):
    return shlex.quote(text)
