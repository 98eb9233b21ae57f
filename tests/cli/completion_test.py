"""`completion`: the line that loads the completion, and the words that it offers."""
import pathlib
import shlex
import shutil

from environments import make_environment
from program import STAGE, ProgramTest, main


class CompletionTest(ProgramTest):
    def offered(self, *words):
        """{word: meaning} for the last word, and what the shell itself completes."""
        lines = self.ok("completion", "bash", *words).out.splitlines()
        names = [line for line in lines if line.startswith(":")]
        return dict(line.partition("\t")[::2] for line in lines if line not in names), names

    def test_completion_prints_one_line_that_sources_the_file_of_the_shell(self):
        for shell in ("bash", "zsh", "fish"):
            line = self.ok("completion", shell).out
            self.assertEqual(line.count("\n"), 1)
            source, file = shlex.split(line)
            self.assertEqual(source, "source")
            self.assertEqual(pathlib.Path(file), STAGE / f"share/venvctl/completions/venvctl.{shell}")
            self.assertTrue(pathlib.Path(file).exists())
        self.fails(2, "completion")

    def test_for_a_shell_whose_hook_contains_the_completion_it_prints_no_line_but_the_words(self):
        for shell in ("tcsh", "xonsh", "elvish", "nu"):
            self.assertIn(f"venvctl init {shell}", self.fails(2, "completion", shell).err)
            self.assertEqual(self.ok("completion", shell, "--", "deac").out,
                             self.ok("completion", "bash", "--", "deac").out)

    def test_the_first_word_is_a_command_with_its_meaning(self):
        words, names = self.offered("")
        self.assertIn("create", words)
        self.assertTrue(words["create"])
        self.assertEqual(names, [])

    def test_an_environment_is_offered_by_name_and_a_shared_name_by_path(self):
        self.create("-n", "one")
        self.assertEqual(self.offered("remove", "")[0].get("one"), "~/project/.venv")
        self.create("-n", "one", "other")
        words, _ = self.offered("remove", "")
        self.assertNotIn("one", words)
        self.assertIn(f"{self.directory}/.venv", words)
        self.assertIn(f"{self.directory}/other", words)

    def test_the_same_names_are_offered_with_and_without_a_daemon(self):
        """Checks recorded environments, environments of stores and tools, and environments that
        only a search has found."""
        self.create("-n", "own")
        for path, form in ((".virtualenvs/wrapped", "virtualenv"), ("miniconda3/envs/data", "conda"),
                           ("code/found/.venv", "venv"), ("code/lost/.venv", "venv"), ("project/.tox/py311", "venv"),
                           ("one/twin/.venv", "uv"), ("two/twin/.venv", "venv")):
            make_environment(self.home / path, form)
        tool = make_environment(self.home / ".local/share/pipx/venvs/black", "virtualenv")
        self.write(pathlib.Path(tool) / "pipx_metadata.json", '{"main_package": {"package": "black", "suffix": ""}}')
        (self.home / "link").symlink_to(self.home / "code/found")
        self.ok("allow", self.home / "link/.venv")
        self.ok("scan", self.home)
        shutil.rmtree(self.home / "code/lost")
        alone, _ = self.offered("info", "")
        self.assertEqual(set(alone), {"own", "wrapped", "data", "found", "py311", "black",
                                      f"{self.home}/one/twin/.venv", f"{self.home}/two/twin/.venv"})
        self.assertEqual(set(alone), {word for word in alone if self.ok("info", word)})
        self.start_daemon()
        self.assertEqual(set(self.offered("info", "")[0]), set(alone))

    def test_the_shell_completes_directories(self):
        self.assertEqual(self.offered("list", "-C", "")[1], [":directories"])


if __name__ == "__main__":
    main()
