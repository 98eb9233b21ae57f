"""What a user sees when running venvctl for the first time."""
import re

from program import ProgramTest, main


class FirstSteps(ProgramTest):
    def test_without_a_command_and_without_the_hook_the_next_three_steps_are_shown(self):
        overview = self.ok("help").out

        def steps(**variables):
            shown = self.ok(variables=variables).out.removeprefix(overview)
            self.assertLessEqual(max(map(len, shown.splitlines()), default=0), 80)
            return re.findall(r"(?m)^  [123]\. (.*)$", shown)

        found = steps()
        self.assertEqual(len(found), 3)
        self.assertIn("venvctl init ", found[0])
        self.assertIn("~/.bashrc", found[0])
        self.assertIn("exec bash ", found[1])
        self.assertIn("exec fish ", steps(SHELL="/usr/bin/fish")[1])
        self.assertIn("venvctl init SHELL", steps(SHELL="/bin/unknown")[0])
        self.ok("init")
        self.assertEqual(steps()[0], "done: ~/.bashrc loads the hook")
        # A shell with the hook needs no setup.
        self.assertEqual(steps(_VENVCTL_SHELL="bash 1 none /"), [])

    def test_init_explains_what_it_writes(self):
        said = self.ok("init").err
        written = (self.home / ".bashrc").read_text()
        marks = re.findall(r'"(# [^"]*)"', said)
        self.assertEqual(len(marks), 2)
        self.assertTrue(all(f"{mark}\n" in written for mark in marks))
        self.assertIn("venvctl init --remove", said)
        self.assertEqual(self.ok("-q", "init", "zsh").err, "")


if __name__ == "__main__":
    main()
