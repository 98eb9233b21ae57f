"""Random changes to a Tree stay in this tree, even if links in it lead out of it."""
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import counted  # noqa: E402
from recorded_tree import Tree  # noqa: E402


class RecordedTree(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="venvctl-")
        self.addCleanup(directory.cleanup)
        self.outside = pathlib.Path(directory.name, "outside")
        (self.outside / "bin").mkdir(parents=True)
        (self.outside / "bin/git").write_text("old")
        self.tree = Tree(directory.name + "/tree")
        os.mkdir(self.tree.top)
        self.tree.link(".venv", str(self.outside))

    def read(self, name):
        return pathlib.Path(self.tree.path(name)).read_text()

    def test_a_file_below_a_link_out_of_the_tree_is_written_inside_the_tree(self):
        self.tree.program(".venv/bin/git", "new")
        self.assertEqual(self.read(".venv/bin/git"), "new")
        self.assertEqual((self.outside / "bin/git").read_text(), "old")

    def test_remove_does_not_follow_a_link_out_of_the_tree(self):
        self.tree.remove(".venv/bin")
        self.assertEqual((self.outside / "bin/git").read_text(), "old")

    def test_a_link_inside_the_tree_is_followed(self):
        self.tree.directory("real/bin")
        self.tree.link("other", "real")
        self.tree.write("other/bin/git", "new")
        self.assertEqual(self.read("real/bin/git"), "new")

    def test_files_and_endless_links_in_the_path_are_replaced(self):
        self.tree.write("file", "old")
        self.tree.link("loop", "loop")
        for name in ("file/name", "loop/name"):
            self.tree.write(name, "new")
            self.assertEqual(self.read(name), "new")


if __name__ == "__main__":
    counted.main()
