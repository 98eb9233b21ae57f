"""One test's private machine: HOME, XDG directories, a prefix, a daemon, environments."""
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
PYTHON = "/usr/bin/python3"
DEADLINE = 20  # seconds that any condition may take on a loaded machine


def wait_until(condition, what):
    """Waits for `condition()` to be true and gives its value."""
    end = time.monotonic() + DEADLINE
    pause = 0.002
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {DEADLINE} s in vain: {what}")
        select.select([], [], [], pause)
        pause = min(pause * 1.5, 0.05)


class World:
    """Everything below one directory in /tmp, gone afterwards. Paths are str."""

    def __init__(self, stage, template):
        self.stage = stage
        self.template = template
        self.top = tempfile.mkdtemp(prefix="vs-", dir="/tmp")
        self.home = self.top  # where every walk ends, whatever else is in /tmp
        self.projects = self.top + "/projects"  # approved as a whole
        self.clones = self.top + "/clones"      # not approved
        self.prefix = self.top + "/prefix"
        self.count_path = self.top + "/client-runs"
        self.probe_path = self.top + "/probe"
        self.daemon = None
        for directory in (self.projects, self.clones, self.top + "/run"):
            os.makedirs(directory, mode=0o700)
        # Without it fish reads every manual page of the machine in the background.
        os.makedirs(self.home + "/.local/share/fish/generated_completions")
        self.variables = {
            "HOME": self.home,
            "PATH": SYSTEM_PATH,
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "USER": "tester",
            "XDG_RUNTIME_DIR": self.top + "/run",
            "XDG_STATE_HOME": self.home + "/.local/state",
            "XDG_CONFIG_HOME": self.home + "/.config",
            "XDG_DATA_HOME": self.home + "/.local/share",
            "XDG_CACHE_HOME": self.home + "/.cache",
            "VENVCTL_RUNTIME_DIR": self.top + "/run/venvctl",
        }
        self._install()

    def _install(self):
        """A prefix of its own."""
        os.makedirs(self.prefix + "/libexec/venvctl")
        os.makedirs(self.prefix + "/bin")
        shutil.copytree(self.stage + "/share", self.prefix + "/share")
        for program in os.listdir(self.stage + "/bin"):
            os.symlink(f"{self.stage}/bin/{program}", f"{self.prefix}/bin/{program}")
        self.install_client(is_patient=True)

    def install_client(self, is_patient):
        """The client, behind a script that leaves a line for each run. A patient one asks until
        there is an answer, so that a loaded machine does not decide a test."""
        client = self.prefix + "/libexec/venvctl/venvctl-resolve"
        real = self.stage + "/libexec/venvctl/venvctl-resolve"
        patience = f"""tries=0
while [ $tries -lt 200 ]; do
  answer=$("{real}" "$@")
  case $answer in '' | later*) tries=$((tries + 1)) ;; *) printf '%s\\n' "$answer"; exit ;; esac
done
"""
        self.write(client + ".new", f'#!/bin/sh\necho >>"{self.count_path}"\n' +
                   (patience if is_patient else "") + f'exec "{real}" "$@"\n')
        os.chmod(client + ".new", 0o755)
        os.rename(client + ".new", client)

    def hook(self, shell):
        return f"{self.prefix}/share/venvctl/hook.{shell}"

    # Files.

    @staticmethod
    def write(path, text):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)

    def make(self, where, name=".venv", prompt=None):
        """A complete environment like the standard library's. Gives its path."""
        directory = os.path.join(self.projects, where, name)
        os.makedirs(directory + "/bin")
        for script in ("activate", "activate.fish"):
            text = self.template[script].replace("@ENV@", directory)
            self.write(f"{directory}/bin/{script}", text)
        os.symlink(PYTHON, directory + "/bin/python")
        os.symlink("python", directory + "/bin/python3")
        config = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n"
        self.write(directory + "/pyvenv.cfg", config + (f"prompt = {prompt!r}\n" if prompt else ""))
        return directory

    def make_directory(self, where):
        path = os.path.join(self.projects, where)
        os.makedirs(path, exist_ok=True)
        return path

    @staticmethod
    def remove(path):
        shutil.rmtree(path)

    # The daemon.

    def start_daemon(self, supervised=False, tracer=()):
        """`tracer`: words in front of the daemon's."""
        arguments = [*tracer, self.stage + "/bin/venvd"] + (["--supervise"] if supervised else [])
        with open(self.top + "/venvd.log", "ab") as log:
            self.daemon = subprocess.Popen(arguments, env=self.variables, stdin=subprocess.DEVNULL,
                                           stdout=log, stderr=log, start_new_session=True)
        wait_until(self.is_answering, "the daemon answers")

    def is_answering(self):
        try:
            return bool(self.request("status", {}).get("pid"))
        except OSError:
            return False

    def venvd_is_gone(self):
        self.daemon.wait(DEADLINE)

    def daemon_pid(self):
        return self.request("status", {})["pid"]

    def epoch(self):
        names = [name for name in os.listdir(self.top + "/run/venvctl") if name.startswith("epoch.")]
        return names[0] if names else None

    def request(self, verb, body):
        """One request on a connection of its own, as PROTOCOL.md says; the reply's JSON."""
        body = json.dumps(body).encode()
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(DEADLINE)
            connection.connect(self.top + "/run/venvctl/socket")
            connection.sendall(b"venvctl1 %s %d\n" % (verb.encode(), len(body)) + body)
            reply = b""
            while True:
                head, newline, rest = reply.partition(b"\n")
                if newline and len(rest) >= int(head.split()[2]):
                    return json.loads(rest)
                piece = connection.recv(65536)
                if not piece:
                    raise OSError("the daemon hung up")
                reply += piece

    def approve(self, directory):
        self.request("allow", {"root": directory})

    def client_runs(self):
        try:
            return len(pathlib.Path(self.count_path).read_bytes())
        except FileNotFoundError:
            return 0

    def venvctl(self, *words, cwd=None):
        """Runs the program from outside any shell."""
        return subprocess.run([self.stage + "/bin/venvctl", *words], env=self.variables, cwd=cwd,
                              capture_output=True, text=True, timeout=60, check=False)

    def close(self):
        """Ends what this world started: everything whose environment names its runtime directory."""
        for _ in range(2):  # a supervisor may have started one meanwhile
            for pid in self._processes():
                try:
                    os.kill(pid, signal.SIGCONT)
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        if self.daemon:
            self.daemon.wait(DEADLINE)
        shutil.rmtree(self.top, ignore_errors=True)

    def _processes(self):
        mine = b"VENVCTL_RUNTIME_DIR=" + self.variables["VENVCTL_RUNTIME_DIR"].encode() + b"\0"
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == os.getpid():
                continue
            try:
                with open(f"/proc/{entry}/environ", "rb") as file:
                    if mine in file.read():
                        yield int(entry)
            except OSError:
                pass


def activation_scripts():
    """The activation scripts of a real environment, with @ENV@ where its path was."""
    with tempfile.TemporaryDirectory(prefix="vs-") as directory:
        made = directory + "/template"
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", made], check=True)
        return {script: pathlib.Path(f"{made}/bin/{script}").read_text().replace(made, "@ENV@")
                for script in ("activate", "activate.fish")}
