"""Compares the output of `venvctl COMMAND --json` with docs/output.schema.json."""
import copy
import functools
import json
import pathlib

import jsonschema

PATH = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/output.schema.json"
ALIASES = {"ls": "list", "rm": "remove"}
MOST_CHECKED = 40  # the maximum number of elements of an array that are checked


def commands():
    """The commands that the file describes."""
    return [name for name in _schema()["$defs"] if _is_command(name)]


def check_output(words, output):
    """Fails if what `venvctl WORDS` has printed does not match, or has a key that the schema does not list."""
    words = [str(word) for word in words]
    words = words[:words.index("--")] if "--" in words else words
    # The words after these commands belong to the program that the command runs.
    words = words[:next((at for at, word in enumerate(words) if word in ("python", "run")), None)]
    if "--json" not in words or not output.strip():
        return
    name = _command(words)
    assert name, f"docs/output.schema.json does not describe {' '.join(words)}"
    printed = json.loads(output)
    _validator(name).validate(_shortened(printed))


def _shortened(value):
    if isinstance(value, list):
        return [_shortened(each) for each in value[:MOST_CHECKED]]
    return {key: _shortened(each) for key, each in value.items()} if isinstance(value, dict) else value


def _command(words):
    """The name of the definition for a command line (options may come before the command), or None
    if there is none."""
    names = commands()
    words = [ALIASES.get(word, word) for word in words]
    for at, word in enumerate(words):
        for name in (f"{word} {other}" for other in words[at + 1:]):
            if name in names:
                return name
        if word in names:
            return word
    return None


def _is_command(name):
    return name not in ("text", "textOrNull", "time", "timeOrNull", "environment", "shell", "daemonReply", "setting")


@functools.cache
def _schema():
    return json.loads(PATH.read_text(encoding="utf-8"))


@functools.cache
def _validator(name):
    schema = copy.deepcopy(_schema())
    for definition in schema["$defs"].values():
        _close(definition, is_part=True)
    schema["$ref"] = "#/$defs/" + name
    schema["unevaluatedProperties"] = False
    return jsonschema.Draft202012Validator(schema)


def _close(schema, is_part):
    """Forbids unknown keys in `schema`. The file allows them, because later versions may add keys,
    but the present version must not print them. `is_part`: the place that uses `schema` already
    forbids them."""
    if isinstance(schema, list):
        for each in schema:
            _close(each, is_part)
        return
    if not isinstance(schema, dict):
        return
    if not is_part and {"$ref", "allOf", "properties"} & set(schema):
        schema["unevaluatedProperties"] = False
    for key, value in schema.items():
        if key == "properties":
            for each in value.values():
                _close(each, is_part=False)
        elif key in ("allOf", "anyOf"):
            _close(value, is_part=key == "allOf" or is_part)
        elif key == "items":
            _close(value, is_part=False)
