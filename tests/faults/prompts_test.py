"""While the daemon is suspended, few prompts wait for it, and each still activates the correct
environment."""
import math
import os
import signal
import time
import unittest

from environments import activation_scripts
from extent import IS_LONG, percentile, rounds, tell
from live import Live
from world import World

STAGE = os.environ["VENVCTL_STAGE"]
PROMPTS = rounds(120, 1000)


class Prompts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = activation_scripts()

    def setUp(self):
        self.world = World(STAGE, self.template)
        self.addCleanup(self.world.close)

    def test_bash_rarely_waits_for_a_stopped_daemon(self):
        self.prompts_of("bash")

    def test_zsh_rarely_waits_for_a_stopped_daemon(self):
        self.prompts_of("zsh")

    def test_fish_rarely_waits_for_a_stopped_daemon(self):
        self.prompts_of("fish")

    def prompts_of(self, shell):
        live = Live(self.world, shell)
        self.addCleanup(live.close)
        self.world.start_daemon()
        self.world.approve(self.world.projects)
        env = self.world.make("p")
        for number in range(PROMPTS + 8):
            self.world.make_directory(f"p/{number}")
        live.open(cwd=self.world.projects)
        live.cd("p")
        live.expect_on(env, "p")
        self.world.install_client(is_patient=False)
        if shell == "fish":
            live.run("set -g fish_history ''")  # otherwise fish sometimes waits until it has written its history file
        # Measures how long a prompt takes that asks nobody: each line goes to a directory whose
        # answer the shell remembers. The comment makes each line new for the shell's history,
        # because the measured lines below are also new.
        known = [f"cd {self.world.projects}/p/{number % 8} # {number}" for number in range(PROMPTS)]
        for line in known[:8]:
            live.run(line)
        usual = [self.time_of(live, line) for line in known]
        asked = self.world.client_runs()
        pid = self.world.daemon_pid()
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        # Each prompt is in a new directory, so that no answer is remembered.
        times = [self.time_of(live, f"cd {self.world.projects}/p/{number + 8}")
                 for number in range(PROMPTS)]
        seconds = time.monotonic() - began
        asked = self.world.client_runs() - asked
        live.expect_on(env, "p")
        live.cd("")
        live.expect_off()
        os.kill(pid, signal.SIGCONT)
        # The first prompt waits for the daemon. During the next second, prompts do not wait. After
        # each further prompt that waits, this pause doubles.
        silence = os.stat(self.world.run_directory + "/silent")
        waits = 1 + math.log2(silence.st_mtime - silence.st_atime)
        self.assertLessEqual(waits, 2 + math.log2(1 + seconds))
        over = sum(times) - sum(usual)
        tell(f"prompts of {shell}: {PROMPTS} with the daemon stopped, {asked} questions, {waits:.0f} waits, "
             f"longest {max(times) * 1000:.0f} ms, half under {percentile(times, 0.5) * 1000:.1f} "
             f"ms, {over * 1000:.0f} ms more in total than between known directories, where the "
             f"longest took {max(usual) * 1000:.0f} ms")
        if IS_LONG:
            self.assertLess(max(times), 0.1)
            self.assertLess(over / PROMPTS, 0.02)

    @staticmethod
    def time_of(live, line):
        began = time.monotonic()
        live.run(line)
        return time.monotonic() - began


if __name__ == "__main__":
    unittest.main()
