"""Random layouts of mise: its many files, the variables and the early settings that choose among them."""
FILES = [".config/mise/conf.d/a.toml", ".config/mise/conf.d/b.toml", ".config/mise/conf.d/b.dev.toml",
         ".config/mise/config.toml", ".config/mise/mise.toml", ".config/mise.toml", ".mise/conf.d/a.toml",
         ".mise/conf.d/a.dev.toml", ".mise/config.toml", "mise/config.toml", ".rtx.toml", "mise.toml", ".mise.toml",
         "mise/mise.toml", ".config/mise/config.local.toml", ".config/mise/mise.local.toml", ".config/mise.local.toml",
         ".mise/config.local.toml", "mise/config.local.toml", ".rtx.local.toml", "mise.local.toml", ".mise.local.toml",
         "rtx.toml", ".mise/mise.toml", "mise/conf.d/a.toml"]
ENVIRONMENT_FILES = [beginning + name + ending for name in ("dev", "linux") for ending in (".toml", ".local.toml")
                     for beginning in (".config/mise/config.", ".config/mise/mise.", ".config/mise.", "mise/config.",
                                       "mise.", ".mise/config.", ".mise.", ".mise/conf.d/a.", ".rtx.")]
OWN_FILES = ["conf.d/a.toml", "config.toml", "mise.toml", "config.local.toml", "config.dev.toml", "mise.dev.toml",
             "mise.local.toml", "conf.d/a.dev.toml"]
ODD_FILES = ["other.toml", "my/other.toml", "mise-other.toml"]
FORMS = ['[env]\n_.python.venv = "{}"\n', "[env]\n_.python.venv = '{}'\n", '[env]\n_.python.venv = {{path = "{}"}}\n',
         '[env]\n_.python.venv = {{path = "{}", create = false}}\n', '[env]\nmise.python.venv = "{}"\n',
         '[env._.python]\nvenv = "{}"\n', '[env._.python.venv]\npath = "{}"\n', '[[env]]\n_.python.venv = "{}"\n',
         'env = {{_ = {{python = {{venv = "{}"}}}}}}\n', '[env]\nA = "b"\n_.python.venv = "{}"\n',
         '[[env]]\n_.python.venv = "gone"\n[[env]]\n_.python.venv = "{}"\n',
         '[[env]]\n_.python.venv = "{}"\n[[env]]\nA = "b"\n', '[tools]\n[env]\n_.python.venv = "{}"\n']
NOTHING = ["", "[tools]\n", '[env]\nA = "b"\n', "[settings]\n", "[tasks.x]\nrun = 'true'\n"]
EXPAND = ["[settings]\nenv_shell_expand = false\n", "[settings]\nenv_shell_expand = true\n"]


class _Files:
    """Writes files of mise. Each file names its own environment, which may not exist."""

    def __init__(self, layout):
        self.layout = layout
        self.count = 0

    def text(self, directory):
        rng, layout = self.layout.rng, self.layout
        if layout.chance(0.25):
            return rng.choice(NOTHING + EXPAND)
        self.count += 1
        place = f"{directory}/envs/e{self.count}"
        home = layout.home
        named = rng.choice([f"envs/e{self.count}", f"./envs/e{self.count}", f"{home}/{place}", f"~/{place}",
                            f"$HOME/{place}", f"${{HOME}}/{place}", f"{{{{config_root}}}}/envs/e{self.count}", f"{{{{ config_root }}}}/envs/e{self.count}",
                            f"{{{{env.HOME}}}}/{place}", f"{{{{config_root|dirname}}}}/envs/e{self.count}",
                            f"../envs/e{self.count}", f"{{{{xdg_data_home}}}}/e{self.count}",
                            f"{{{{cwd}}}}/envs/e{self.count}"])
        if named.startswith("$") and layout.chance(0.3):  # the path without expansion of the variable
            layout.environment(layout_path(f"{directory}/{named}"))
        if layout.chance(0.85):
            places = {"../": f"{directory}/../envs/", "{{config_root|": f"{directory}/../envs/",
                      "{{xdg": ".local/share/", "{{cwd": f"{layout.below}/envs/"}
            where = next((to for start, to in places.items() if named.startswith(start)), f"{directory}/envs/")
            layout.environment(layout_path(where + f"e{self.count}"))
        return rng.choice([each for each in FORMS if "'{}'" not in each or "'" not in named]).format(named)

    def lay(self, directory, names, beginning=None):
        for name in names:
            self.layout.tree.write(layout_path(f"{beginning or directory}/{name}"), self.text(directory))


def layout_path(path):
    """The path without "." and ".."."""
    parts = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts)


def _early_settings(layout, is_of_project):
    rng = layout.rng
    settings = {"env": lambda: rng.choice(['["dev"]', '["test", "dev"]', '["dev", "linux"]', "[]"]),
                "auto_env": lambda: rng.choice(["true", "false"]),
                "env_conf_d": lambda: rng.choice(["true", "false"]),
                "override_config_filenames": lambda: rng.choice(['["other.toml"]', '["my/other.toml", "mise.toml"]']),
                "ceiling_paths": lambda: f'["{rng.choice([layout.home] + [layout.tree.path(layout.parent)] * (not layout.is_through_link))}"]',
                "ignored_config_paths": lambda: f'["{rng.choice([layout.tree.path(layout.root), "mise.toml", "~/projects/*"])}"]'}
    if not is_of_project:  # venvctl would not find these files at each level (docs/environments.md)
        del settings["override_config_filenames"]
    return "".join(f"{key} = {settings[key]()}\n" for key in rng.sample(sorted(settings), rng.choice([1, 1, 2])))


def mise(layout):
    rng = layout.rng
    if layout.is_through_link and "$" in layout.root:  # mise would expand the variable in the physical path
        return
    # mise considers only the physical directories, venvctl first those of $PWD. The layouts have no files
    # that differ between the two.
    has_parent = layout.parent != "projects" and not layout.is_through_link
    files = _Files(layout)
    everything = FILES * 3 + ENVIRONMENT_FILES + ODD_FILES * 2
    if layout.has_marker:
        files.lay(layout.root, rng.sample(everything, rng.choice([1, 1, 2, 3, 5])))
    if has_parent and layout.chance(0.4):
        files.lay(layout.parent, rng.sample(everything, rng.choice([1, 2])))
    if layout.below != layout.root and layout.chance(0.2):
        files.lay(layout.below, rng.sample(everything, 1))
    if layout.chance(0.15):
        files.lay(".", rng.sample(["mise.toml", ".mise.toml", "mise.local.toml", ".config/mise.toml", "mise/config.toml"], 1))
    standard = layout.place_of("XDG_CONFIG_HOME", ".config") + "/mise"
    own = rng.choice([standard] * 4 + ["own config"])
    if own != standard:
        layout.variables["MISE_CONFIG_DIR"] = rng.choice([layout.tree.path(own), f"~/{own}"])
    if layout.chance(0.25):
        files.lay(".", rng.sample(OWN_FILES, rng.choice([1, 2])), own)
    if layout.chance(0.1):
        layout.variables["MISE_SYSTEM_CONFIG_DIR"] = layout.tree.path("machine")
        files.lay(".", rng.sample(OWN_FILES, 1), "machine")
    settings = {
        "MISE_ENV": lambda: rng.choice(["dev", "test,dev", "dev,linux", "linux", ""]),
        "MISE_PROFILE": lambda: "dev",
        "MISE_ENVIRONMENT": lambda: "dev",
        "MISE_AUTO_ENV": lambda: rng.choice(["1", "false"]),
        "MISE_ENV_CONF_D": lambda: rng.choice(["1", "0", "yes"]),
        "MISE_DEFAULT_CONFIG_FILENAME": lambda: rng.choice(["other.toml", "mise-other.toml"]),
        "MISE_OVERRIDE_CONFIG_FILENAMES": lambda: rng.choice(["other.toml", "my/other.toml:mise.toml", ""]),
        "MISE_CEILING_PATHS": lambda: rng.choice([layout.home, "~/projects"] + [layout.tree.path(layout.parent)] * has_parent),
        "MISE_IGNORED_CONFIG_PATHS": lambda: rng.choice([layout.tree.path(layout.root), layout.tree.path(layout.root) + "/mise.toml",
                                                         "~/projects", "mise.toml"]),
        "MISE_GLOBAL_CONFIG_FILE": lambda: layout.tree.path("elsewhere/global.toml"),
        "MISE_GLOBAL_CONFIG_ROOT": lambda: rng.choice([layout.tree.path(layout.root), "~/elsewhere", ""]),
        "MISE_ENV_SHELL_EXPAND": lambda: rng.choice(["0", "1", "false", "true", "no", ""]),
        "MISE_NO_CONFIG": lambda: rng.choice(["1", "0"]),
        "MISE_NO_ENV": lambda: rng.choice(["1", "0"]),
    }
    for name, value in settings.items():
        if layout.chance(0.07):
            layout.variables[name] = value()
    if layout.chance(0.4):
        files.lay(".", ["global.toml"], "elsewhere")
    for place in (layout.root, layout.parent, layout.below, f"{layout.root}/.config", own, "."):
        if layout.chance(0.06) and (has_parent or place != layout.parent):
            layout.tree.write(layout_path(f"{place}/{'miserc.toml' if place.endswith('config') or place == own else '.miserc.toml'}"),
                              _early_settings(layout, place not in (own, ".")))
