"""A directory whose changes are recorded as lines of shell, so that a failure can print how to repeat it."""
import os
import shlex
import shutil

MOST_OF_A_FILE = 200  # the record keeps this many characters of a file's content


class Tree:
    """All paths are relative to `top`. Each change replaces what exists at its path, even a link
    that leads out of the tree. No change writes or deletes a file outside of the tree."""

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
        os.makedirs(self._within(name), exist_ok=True)

    def remove(self, name):
        path = self._within(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        self.note(f"rm -rf {_quoted(name)}")

    def chmod(self, name, mode):
        os.chmod(self._within(name), mode)
        self.note(f"chmod {mode:o} {_quoted(name)}")

    def note(self, line):
        self.record.append(line)

    def _free(self, name):
        """Removes what exists at `name`, makes the parent directories, and returns the path."""
        path = self._within(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def _within(self, name):
        """The path of `name`. Removes parents that are files, or links that lead out of the tree."""
        parent, real = self.top, os.path.realpath(self.top)
        for part in os.path.dirname(name).split("/"):
            parent = os.path.join(parent, part)
            inside = (os.path.realpath(parent) + "/").startswith(real + "/")
            if os.path.lexists(parent) and not (os.path.isdir(parent) and inside):
                os.unlink(parent)
        return self.path(name)


def _quoted(text):
    return shlex.quote(text)
