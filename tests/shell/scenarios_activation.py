"""The hook sets the same variables as the tools' own activation scripts (recorded in vectors)."""
import json
import os
import pathlib

from environments import make_environment
from scenario import scenario

HERE = pathlib.Path(__file__).resolve().parent.parent / "kinds"
KEPT = os.environ.get("VENVCTL_VECTORS") or str(HERE)
TOOLS_OWN = "/srv/vectors"
COLUMNS = 64  # the prompt shows at most this much of a name


def _vectors(shell):
    """The recorded vectors for `shell`, and those for all shells."""
    path = pathlib.Path(KEPT) / "activation.jsonl"
    vectors = [json.loads(line) for line in (path if path.exists() else
                                             HERE / "activation.jsonl").read_text().splitlines()]
    return [each for each in vectors if each.get("shell", shell) == shell]


def _lay(world, vector, root):
    for item in vector["layout"]:
        path = item["path"].replace(TOOLS_OWN, root)
        if item["type"] == "symlink":
            os.symlink(item["target"].replace(TOOLS_OWN, root), path)
            continue
        if item["type"] == "env":
            world.write(make_environment(path) + "/pyvenv.cfg", item["content"])
        else:
            make_environment(path, "conda", variables=vector.get("state", {}).get(os.path.basename(path)))


def _expected(vector, root, key):
    """The variables of a vector. Its paths are moved below `root`."""
    return {name: value.replace(TOOLS_OWN, root) for name, value in vector[key].items()}


def _differences(have, wanted, names):
    found = {name: have.get(name) for name in {*wanted, *names} if have.get(name) != wanted.get(name)}
    return f"{found} instead of { {name: wanted.get(name) for name in found} }" if found else None


@scenario("cd sets the same variables as a tool's activation script, and leaving removes them")
def _(live):
    vectors = [each for each in _vectors(live.shell) if "cwd" in each]
    live.open(variables={"PYTHONHOME": "/nonexistent-home"})
    before = live.lasting_environment()
    failures = []
    for number, vector in enumerate(vectors):
        root = f"{live.world.projects}/{number}"
        _lay(live.world, vector, root)
        live.run("cd -- " + live.quote(vector["cwd"].replace(TOOLS_OWN, root)))
        have, shown = live.environment(), live.prompt()
        wanted = _expected(vector, root, "expected env after")
        prefix = vector["prompt prefix"]
        if len(prefix) > COLUMNS:
            prefix = prefix[:COLUMNS - 4]
            wanted["VIRTUAL_ENV_PROMPT"] = have.get("VIRTUAL_ENV_PROMPT", "")
        problem = _differences(have, wanted, ("PYTHONHOME",))
        if not problem and not shown.replace(" ", "").startswith(prefix.replace(" ", "")):
            problem = f"the prompt is {shown!r}"
        live.run("cd " + live.quote(live.world.home))
        if not problem and live.lasting_environment() != before:
            problem = "leaving left something"
        if problem:
            failures.append(f"{vector['id']}: {problem}")
    live.expect(vectors and not failures, "\n  ".join(failures))


@scenario("`venvctl activate` sets the same variables as `conda activate`, and deactivate removes them")
def _(live):
    vectors = [each for each in _vectors(live.shell) if each["kind"] == "conda" and
               each["command"][0] == "activate" and "CONDA_PREFIX" not in each["input env"]]
    failures = []
    for number, vector in enumerate(vectors):
        root = f"{live.world.projects}/{number}"
        _lay(live.world, vector, root)
        start = _expected(vector, root, "input env")
        live.open(variables={**start, "CONDA_EXE": root + "/h/miniconda3/bin/conda"})
        live.run("venvctl activate " + live.quote(vector["prefix"].replace(TOOLS_OWN, root)))
        wanted = _expected(vector, root, "expected env after")
        problem = _differences(live.environment(), wanted, ("VIRTUAL_ENV",))
        live.run("deactivate")
        wanted = _expected(vector, root, "after deactivate")
        problem = problem or _differences(live.environment(), wanted, [
            name for name in vector["expected env after"] if name not in wanted])
        if problem:
            failures.append(f"{vector['id']}: {problem}")
    live.expect(vectors and not failures, "\n  ".join(failures))
