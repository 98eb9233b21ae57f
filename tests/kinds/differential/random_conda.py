"""Random layouts of conda: environment.yml, configuration files at all their places, variables, installations."""
from environments import make_environment

NAMES = ["shop", "Shop.API", "my-shop", "ünï", "x" * 45, "é" * 43, "a b", "base", "root", "1.5", "UPPER", "y" * 60,
         "u\u0308ni\u0308", "プロジェクト", "dot.", "-dash"]
# The configuration files that conda finds without a variable, in $HOME or in the installation.
FILES = [".condarc", ".conda/.condarc", ".conda/condarc", ".conda/condarc.d/a.yml", ".conda/condarc.d/b.yaml",
         ".config/conda/.condarc", ".config/conda/condarc", ".config/conda/condarc.d/a.yml", "{root}/.condarc",
         "{root}/condarc", "{root}/condarc.d/a.yml", ".conda/condarc.d/c.txt", ".condarc.d/a.yml"]
DIRECTORIES = ["~/one", "~/two", "$HOME/three", "{home}/four", "~/one", "~/dir with blanks", "${{HOME}}/ünï"]


def _directories(layout):
    """Lines of YAML that list directories."""
    rng = layout.rng
    chosen = [each.format(home=layout.home) for each in rng.sample(DIRECTORIES, rng.choice([1, 1, 2, 3]))]
    key = rng.choice(["envs_dirs", "envs_dirs", "envs_dirs", "envs_path"])
    if layout.chance(0.2):
        return f"{key}: [{', '.join(chr(34) + each + chr(34) for each in chosen)}]\n"
    final = " #!final" if layout.chance(0.12) else ""
    lines = [f"{key}:{final}"]
    for each in chosen:
        flag = rng.choice([" #!top", " #!bottom", " # !top", "  #!top"]) if layout.chance(0.2) else ""
        lines.append(f"  - {rng.choice([each, chr(34) + each + chr(34)])}{flag}")
    return "\n".join(lines) + "\n"


def _configuration(layout):
    before = layout.rng.choice(["", "", "channels:\n  - conda-forge\n", "# own\n", "ssl_verify: true\n"])
    return before + (_directories(layout) if layout.chance(0.9) else "")


def _project(layout, name):
    rng = layout.rng
    # without quotes, YAML would read a number
    shown = rng.choice([name, f'"{name}"', f"'{name}'"]) if name != "1.5" else '"1.5"'
    text = rng.choice([f"name: {shown}\n", f"name:   {shown}  # why\n", f"---\nname: {shown}\n", f"x: &n {shown}\nname: *n\n",
                       f"channels: []\nname: {shown}\ndependencies: []\n", f"{{name: {shown}, dependencies: []}}\n",
                       f"name: >-\n  {name}\n"])
    if layout.chance(0.05):
        text = rng.choice(["name:\n", "dependencies: []\n", "name: [a]\n", "name: a/b\n", "", "name: a\nname: b\n", "- name\n"])
    if layout.chance(0.15):
        text = text.rstrip() + "\n" if text.startswith("{") else text + f"prefix: {layout.tree.path('elsewhere/prefix')}\n"
        if layout.chance(0.7):
            layout.environment("elsewhere/prefix")
    return text


def conda(layout):
    rng = layout.rng
    root = rng.choice(["miniconda3", "miniconda3", "anaconda3", "opt/conda"])
    layout.tree.directory(f"{root}/envs")
    make_environment(layout.tree.path(root), "conda")
    if root == "opt/conda" or layout.chance(0.3):
        layout.variables["CONDA_EXE"] = layout.tree.path(f"{root}/bin/conda")
    if layout.chance(0.3):
        layout.variables["CONDA_PREFIX"] = layout.tree.path(root)
    name = rng.choice(NAMES)
    if layout.has_marker:
        layout.tree.write(f"{layout.root}/{rng.choice(['environment.yml', 'environment.yml', 'environment.yaml'])}",
                          _project(layout, name))
    for place in rng.sample(FILES, rng.choice([0, 1, 1, 2, 3])):
        layout.tree.write(place.format(root=root), _configuration(layout))
    if layout.chance(0.1):
        layout.variables["XDG_CONFIG_HOME"] = layout.tree.path("cfg")
        layout.tree.write(f"cfg/conda/{rng.choice(['.condarc', 'condarc', 'condarc.d/z.yml'])}", _configuration(layout))
    if layout.chance(0.15):
        file = rng.choice(["own/rc.yml", "own/condarc", "own/.condarc", "own/x.yaml", "own/rc.txt"])
        layout.tree.write(file, _configuration(layout))
        layout.variables["CONDARC"] = rng.choice([layout.tree.path(file), layout.tree.path("own"), f"~/{file}"])
    if layout.chance(0.15):
        variable = rng.choice(["CONDA_ENVS_DIRS", "CONDA_ENVS_PATH"])
        layout.variables[variable] = ":".join(rng.sample(["~/five", "~/one", layout.tree.path("four"), "$HOME/six"], 2))
    places = ["one", "two", "three", "four", "five", "six", "dir with blanks", "ünï", ".conda/envs", f"{root}/envs"]
    for place in rng.sample(places, rng.choice([1, 2, 3, 5])):
        layout.environment(f"{place}/{name}")
