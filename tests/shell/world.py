"""The private home of one shell scenario, with an installation, a daemon and environments."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

import protocol
from environments import make_environment
from private_home import PrivateHome
from waiting import DEADLINE, wait_until


class World:
    """Everything is below HOME, because each search in the directories above ends there. Paths are
    str."""

    def __init__(self, stage, template, below=None):
        """`below`: the directory that contains it; None: the one for temporary files."""
        self.stage = stage
        self.template = template
        self.private = PrivateHome(tempfile.mkdtemp(prefix="vt-", dir=below))
        self.home = str(self.private.home)
        self.projects = self.home + "/projects"  # approved as a whole
        self.clones = self.home + "/clones"      # not approved
        self.prefix = self.home + "/prefix"
        self.count_path = self.home + "/client-runs"
        self.probe_path = self.home + "/probe"
        self._ended_path = self.home + "/daemon-ended"
        self.run_directory = str(self.private.run_directory)
        self.daemon = None
        for directory in (self.projects, self.clones):
            os.mkdir(directory)
        # fish before version 3.7 looks for the first of these directories, later versions for the
        # second. If it is missing, fish parses all manual pages of the machine in the background.
        for directory in (".local/share", ".cache"):
            os.makedirs(f"{self.home}/{directory}/fish/generated_completions")
        self.variables = {
            **self.private.variables,
            "TERM": "xterm",
            "USER": "tester",
            "ASAN_OPTIONS": "detect_leaks=0",  # leak checks take a third of a command's time
        }
        self._install()

    def _install(self):
        """Makes a private installation prefix."""
        os.makedirs(self.prefix + "/libexec/venvctl")
        os.makedirs(self.prefix + "/bin")
        shutil.copytree(self.stage + "/share", self.prefix + "/share")
        for program in os.listdir(self.stage + "/bin"):
            os.symlink(f"{self.stage}/bin/{program}", f"{self.prefix}/bin/{program}")
        # The client is copied and not linked, so that it finds the other programs of this prefix.
        shutil.copy(self.stage + "/libexec/venvctl/venvctl-resolve", self.prefix + "/libexec/venvctl/real-client")
        self.install_client(is_patient=True)

    def install_client(self, is_patient):
        """Installs a script that records each run and calls the client. A patient script repeats
        the request until the daemon answers, so that tests do not fail on a busy machine. After ten
        answers that came without the daemon, the script prints the last one, because then no daemon
        runs."""
        client = self.prefix + "/libexec/venvctl/venvctl-resolve"
        real = self.prefix + "/libexec/venvctl/real-client"
        patience = f"""tries=0 direct=0
while [ $tries -lt 200 ]; do
  answer=$("{real}" "$@")
  case $answer in
    epoch*) break ;;
    '' | later*) tries=$((tries + 1)) ;;
    *) direct=$((direct + 1)) && [ -S "{self.run_directory}/socket" ] && [ $direct -lt 10 ] || break ;;
  esac
  rm -f "{self.run_directory}/silent"
done
if [ -n "$answer" ]; then printf '%s\\n' "$answer"; exit; fi
"""
        self.write(client + ".new", f'#!/bin/sh\necho >>"{self.count_path}"\n' +
                   (patience if is_patient else "") + f'exec "{real}" "$@"\n')
        os.chmod(client + ".new", 0o755)
        os.rename(client + ".new", client)

    def copy_program(self):
        """Copies venvctl into this prefix, so that it finds the other programs of this prefix, such as
        the patient client. The script that runs the copy repeats a step at a prompt until the step
        comes from the daemon's answer, because venvctl itself asks the daemon only twice. It repeats
        no step after end_daemon(), and each other step at most ten times, because not every answer
        has an epoch."""
        program = self.prefix + "/bin/venvctl"
        if not os.path.islink(program):
            return
        shutil.copy(program, self.prefix + "/bin/real-venvctl")
        self.write(program + ".new", f"""#!/bin/sh
case $* in
  "hook "*" --step prompt") ;;
  *) exec "{self.prefix}/bin/real-venvctl" "$@" ;;
esac
step=$(mktemp "{self.private.top}/step.XXXXXX")
tries=0
while
  "{self.prefix}/bin/real-venvctl" "$@" >"$step" 2>"$step.messages"
  status=$? tries=$((tries + 1))
  ! grep -aqF "{self.run_directory}/epoch." "$step" && [ ! -e "{self._ended_path}" ] && [ $tries -lt 10 ]
do
  rm -f "{self.run_directory}/silent"
done
cat "$step.messages" >&2
cat "$step"
rm -f "$step" "$step.messages"
exit $status
""")
        os.chmod(program + ".new", 0o755)
        os.rename(program + ".new", program)

    def count_programs(self):
        """Counts each later run of venvctl itself, too, because some hooks run no other client."""
        program = self.prefix + "/bin/venvctl"
        self.write(program + ".new", f'#!/bin/sh\necho >>"{self.count_path}"\nexec "{self.stage}/bin/venvctl" "$@"\n')
        os.chmod(program + ".new", 0o755)
        os.rename(program + ".new", program)

    def hook(self, shell):
        return f"{self.prefix}/share/venvctl/hook.{shell}"

    # Files.

    @staticmethod
    def write(path, text):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()

    def make(self, where, name=".venv", prompt=None):
        """Makes a complete environment like the standard library's venv. Returns its path."""
        return make_environment(os.path.join(self.projects, where, name), scripts=self.template,
                                prompt=prompt and repr(prompt))

    def make_directory(self, where):
        path = os.path.join(self.projects, where)
        os.makedirs(path, exist_ok=True)
        return path

    @staticmethod
    def remove(path):
        shutil.rmtree(path)

    # The daemon.

    def start_daemon(self, *arguments, tracer=()):
        """`tracer`: words to put before the daemon's command."""
        with open(self.home + "/venvd.log", "ab") as log:
            self.daemon = subprocess.Popen([*tracer, self.stage + "/bin/venvd", *arguments], env=self.variables,
                                           stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        wait_until(self.is_answering, "the daemon answers")

    def end_daemon(self, how):
        """From now on, no daemon answers. `how`: "absent" (none runs and none can be started), "stopped", or
        "older" (it answers each request with the error for another version of the protocol)."""
        refusal = protocol.frame(*protocol.request(self.private.socket_path, "resolve", b"999\0"))
        self.write(self._ended_path, "")
        os.unlink(self.prefix + "/bin/venvd")
        for pid in self.private.processes():
            with contextlib.suppress(ProcessLookupError):  # a worker may have ended meanwhile
                os.kill(pid, signal.SIGSTOP if how == "stopped" else signal.SIGKILL)
        if how == "older":
            self.daemon.wait(DEADLINE)
            threading.Thread(target=self._refuse, args=[refusal], daemon=True).start()

    def _refuse(self, refusal):
        path = self.run_directory + "/socket"
        os.unlink(path)
        with socket.socket(socket.AF_UNIX) as listening, contextlib.suppress(OSError):
            listening.bind(path)
            listening.listen()
            while os.path.exists(path):
                client, _ = listening.accept()
                with client, contextlib.suppress(OSError):
                    client.recv(65536)
                    client.sendall(refusal)

    def is_answering(self):
        try:
            return bool(self.request("status", {}).get("pid"))
        except (OSError, TypeError):  # TypeError: the daemon closed the connection
            return False

    def venvd_is_gone(self):
        self.daemon.wait(DEADLINE)

    def daemon_pid(self):
        return self.request("status", {})["pid"]

    def epoch(self):
        names = [name for name in os.listdir(self.run_directory) if name.startswith("epoch.")]
        return names[0] if names else None

    def request(self, verb, body):
        """The JSON of the reply."""
        return json.loads(protocol.request(self.private.socket_path, verb, json.dumps(body))[1])

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
        self.private.remove()
        if self.daemon:
            self.daemon.wait(DEADLINE)
