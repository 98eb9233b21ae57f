"""`completion`: the line that loads it, and what it offers."""
import pathlib
import shlex

from program import STAGE, ProgramTest, main


class CompletionTest(ProgramTest):
    def offered(self, *words):
        """{word: meaning} for the last word, and what the shell itself completes."""
        lines = self.ok("completion", "bash", *words).out.splitlines()
        names = [line for line in lines if line.startswith(":")]
        return dict(line.partition("\t")[::2] for line in lines if line not in names), names

    def test_it_prints_one_line_that_sources_the_file_of_the_shell(self):
        for shell in ("bash", "zsh", "fish"):
            line = self.ok("completion", shell).out
            self.assertEqual(line.count("\n"), 1)
            source, file = shlex.split(line)
            self.assertEqual(source, "source")
            self.assertEqual(pathlib.Path(file), STAGE / f"share/venvctl/completions/venvctl.{shell}")
            self.assertTrue(pathlib.Path(file).exists())
        self.fails(2, "completion", "tcsh")
        self.fails(2, "completion")

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

    def test_the_shell_completes_directories(self):
        self.assertEqual(self.offered("list", "-C", "")[1], [":directories"])


if __name__ == "__main__":
    main()
