"""`venvctl doctor --graph` shows the Pythons, pips and environments of a tangled machine."""
import os
import shutil
import xml.etree.ElementTree

from program import ProgramTest, main


class GraphTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.bin = self.home / "bin"
        self.bin.mkdir()
        self.env = self.make_venv(self.home / "shop/.venv")
        self.ok("allow", self.env)
        (self.bin / "python").symlink_to("python3")
        (self.bin / "python3").symlink_to(self.env / "bin/python")
        (self.bin / "pip").write_text(f"#!{self.env}/bin/python\nimport pip\n")
        (self.bin / "pip").chmod(0o755)
        self.variables["PATH"] = f"{self.bin}:/usr/bin:/bin"

    def graph(self):
        return self.ok("doctor", "--graph", "--json").json

    def test_the_json_has_one_node_for_each_path_and_edges_to_what_links_and_scripts_lead_to(self):
        graph = self.graph()
        paths = [node["path"] for node in graph["nodes"]]
        self.assertEqual(len(paths), len(set(paths)))
        edges = {(edge["from"], edge["to"], edge["kind"]) for edge in graph["edges"]}
        python = str(self.env / "bin/python")
        self.assertIn((f"{self.bin}/python", f"{self.bin}/python3", "link"), edges)
        self.assertIn((f"{self.bin}/python3", python, "link"), edges)
        self.assertIn((f"{self.bin}/pip", python, "shebang"), edges)
        self.assertIn((str(self.env), python, "has"), edges)
        self.assertIn((f"{self.bin}/python3", "/usr/bin/python3", "shadows"), edges)
        for start, target, kind in edges:
            if kind == "link":
                directory = os.path.realpath(os.path.dirname(start))
                self.assertEqual(os.path.normpath(os.path.join(directory, os.readlink(start))), target)

    def test_text_is_the_default_and_says_what_each_name_runs(self):
        text = self.ok("doctor", "--graph").out
        self.assertEqual(text, self.ok("doctor", "--graph", "text").out)
        self.assertIn("python3\n  ~/bin/python3\n    -> ~/shop/.venv/bin/python\n", text)
        self.assertIn("shadowed", text)

    def test_the_graph_runs_no_program(self):
        (self.bin / "pip3").write_text(f"#!/bin/sh\ntouch {self.home}/ran\n")
        (self.bin / "pip3").chmod(0o755)
        self.ok("doctor", "--graph")
        self.assertFalse((self.home / "ran").exists())

    def test_graphviz_draws_the_graph(self):
        dot = self.ok("doctor", "--graph", "dot").out
        self.assertTrue(dot.startswith("digraph "))
        self.assertIn(f'label="{self.bin}/python3\\npython"', dot)
        self.assertTrue(shutil.which("dot"), "install graphviz")
        svg = xml.etree.ElementTree.fromstring(self.ok("doctor", "--graph", "svg").out)
        texts = [each.text for each in svg.iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn(f"{self.bin}/python3", texts)
        self.assertEqual(texts.count(f"{self.bin}/python3"), 1)

    def test_without_graphviz_svg_fails_with_a_line_that_says_what_to_do(self):
        self.variables["PATH"] = str(self.bin)
        result = self.run_program("doctor", "--graph", "svg")
        self.assertEqual((result.code, result.out), (1, ""))
        self.assertIn("install graphviz", result.err)
        self.assertEqual(len(result.err.splitlines()), 1)

    def test_an_unknown_format_or_a_format_without_graph_is_a_usage_error(self):
        for words in (["--graph", "png"], ["svg"]):
            self.assertEqual(self.run_program("doctor", *words).code, 2)


if __name__ == "__main__":
    main()
