"""docs/output.schema.json describes what each command prints with --json. All tests of this folder
check outputs with it. This file tests that the schema is complete, and that a wrong output is
noticed."""
import re

import jsonschema

import output_schema
from program import ProgramTest, main

INTERFACE = output_schema.PATH.parent / "interface.md"


class OutputSchemaTest(ProgramTest):
    def documented(self, title):
        """The keys in the table of docs/interface.md below this title."""
        section = INTERFACE.read_text(encoding="utf-8").split(f"\n{title}\n")[1].split("\n#")[0]
        rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
        return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}

    def test_every_command_with_json_is_described(self):
        described = {name.split()[0] for name in output_schema.commands()}
        listed = re.findall(r"(?m)^  ([a-z]+) ", self.ok("help").out)
        self.assertGreater(len(listed), 30)
        with_json = {name for name in listed if "--json" in self.ok("help", name).out}
        self.assertEqual(described, with_json)

    def test_the_document_and_the_schema_have_the_same_commands_and_keys(self):
        schema = output_schema._schema()["$defs"]
        self.assertEqual(set(schema["environment"]["properties"]), self.documented("### Environment"))
        told = self.documented("### Other commands") - {"shell"}
        self.assertEqual(set(output_schema.commands()) - told, {"list", "which", "info"})

    def test_a_missing_a_wrong_and_an_undescribed_key_are_noticed(self):
        self.create()
        printed = self.ok("info", "--json").json
        output_schema.check_output(["info", "--json"], self.ok("info", "--json").out)
        for change in ({"trust": "perhaps"}, {"new": 1}, {"createdAt": "today"}, {"symlinks": [1]}):
            self.assert_noticed("info", {**printed, **change})
            self.assert_noticed("list", [{**printed, **change}])
            self.assert_noticed("find", [{**printed, "matches": [], "processes": [], **change}])
        del printed["name"]
        self.assert_noticed("info", printed)

    def assert_noticed(self, command, printed):
        with self.assertRaises(jsonschema.ValidationError):
            output_schema._validator(command).validate(printed)

    def test_the_output_of_each_command_matches_the_schema(self):
        """In a directory with and without an environment, and with and without a daemon."""
        self.create("-n", "own")
        self.write(self.directory / "requirements.txt", "idna==3.6\n")
        self.write(self.directory / ".env", "MODE=test\n")
        for is_up in (False, True):
            if is_up:
                self.start_daemon()
            for words in (["list", "--sizes", "--who"], ["which"], ["info"], ["why"], ["who"], ["find", "pip"],
                          ["find", "--pth"], ["pythons"], ["status"], ["daemon", "status"], ["trust"], ["doctor"],
                          ["doctor", "--graph"], ["cache"], ["config", "list"], ["config", "get", "scan.roots"],
                          ["config", "path"], ["version"], ["prune", "--unused", "1h"], ["repair", "--dry-run"], ["scan"]):
                self.run_program(*words, "--json")
                self.run_program(*words, "--json", cwd=self.home, variables={"PWD": str(self.home)})
        self.ok("clone", "--json", "own", "copy")
        self.ok("remove", "-y", "copy")
        self.ok("undo", "--json", "-y")


if __name__ == "__main__":
    main()
