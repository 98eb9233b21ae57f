"""A bash that reads a tool's functions once, and then answers each question in a subshell."""
import os
import subprocess

LOOP = """
while IFS= read -r -d '' directory; do
  (
    while IFS= read -r -d '' assignment && [ "$assignment" ]; do export "$assignment"; done
    cd "$directory" || exit
    %s
  )
  printf '\\0' >&3
done
"""


class StandingShell:
    """The shell evaluates `preparation` once, and `question` in each subshell. `question` prints
    words to the descriptor 3, each with a NUL byte at its end."""

    def __init__(self, preparation, question):
        self.script = preparation + LOOP % question
        self.bash = None

    def start(self, variables):
        reading, writing = os.pipe()
        self.bash = subprocess.Popen(["bash", "-c", f"exec 3>&{writing}; {self.script}"], pass_fds=[writing],
                                     env=variables, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
        os.close(writing)
        self.answers = os.fdopen(reading, "rb")

    def words(self):
        """Returns the words that `question` prints for this process's working directory and variables."""
        if self.bash is None:
            self.start(os.environ)
        asked = [os.getcwd(), *(f"{name}={value}" for name, value in os.environ.items()), ""]
        self.bash.stdin.write("".join(each + "\0" for each in asked).encode())
        self.bash.stdin.flush()
        said = b""
        while not (said == b"\0" or said.endswith(b"\0\0")):
            more = self.answers.read1()
            if not more:
                raise RuntimeError("bash ended")
            said += more
        return os.fsdecode(said[:-1]).split("\0")[:-1]
