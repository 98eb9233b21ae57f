# venvctl in xonsh: activates a directory's environment while you are in it. The client decides what
# changes and prints it as a step. This file asks the client, remembers the steps, and applies them.
# _VENVCTL_PREFIX: the prefix of the installation.


def _venvctl_hook(prefix):
    """Contains the functions and variables of the hook, so that they are not names in the shell."""
    import os
    import subprocess
    from xonsh.completers.commands import complete_command
    from xonsh.completers.completer import add_one_completer
    from xonsh.completers.path import complete_dir, contextual_complete_path
    from xonsh.completers.tools import RichCompletion, contextual_command_completer_for
    from xonsh.tools import on_main_thread, unthreadable

    env = __xonsh__.env
    watched = "PWD @STEP_VARIABLES@".split()
    hook = {"memory": "", "epoch": "", "prefix": "", "name": "", "state": "", "ours": "",
            "told": f"xonsh {os.getpid()}"}
    seen = [None]  # the watched variables when look() last ran
    known = {}  # steps and their epochs; the key is hook["memory"] and variables_now() before the step

    def run(words, **streams):
        variables = {**env.detype(), "_VENVCTL_SHELL": hook["told"]}
        return subprocess.run([prefix + "/bin/venvctl", *words], env=variables, check=False, **streams)

    def step(words):
        """Returns the exit code and the text of the step. The text is None if the client printed no step or did not run."""
        variables = {**env.detype(), "_VENVCTL_SHELL": hook["told"], "_VENVCTL_MEMORY": hook["memory"]}
        try:
            done = subprocess.run([prefix + "/bin/venvctl", *words], env=variables, check=False,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        except OSError:
            return 1, None
        text = os.fsdecode(done.stdout)
        if not text.endswith("\0"):
            print(text, end="")
            return done.returncode, None
        return 0, text

    def apply(text):
        fields = text.split("\0")
        for what, name, value in zip(fields[0::3], fields[1::3], fields[2::3]):
            if what == "set":
                env[name] = value
            elif what == "unset":
                env.pop(name, None)
            elif what == "hook":
                hook[name] = value
        if hook["ours"]:
            aliases.setdefault("deactivate", deactivate)
        elif aliases.get("deactivate") in (deactivate, [deactivate]):
            del aliases["deactivate"]

    def variables_now():
        variables = env.detype()
        return tuple(variables.get(name) for name in watched)

    def look(**_):
        now = variables_now()
        # Another thread may run at the same time as a command. The change takes effect at the next prompt.
        if not on_main_thread() or (now == seen[0] and os.path.exists(hook["epoch"])):
            return
        key = hook["memory"], now
        epoch, text = known.get(key, ("", None))
        if not os.path.exists(epoch):
            text = step(["hook", "xonsh", "--step", "prompt"])[1]
            if text is None:
                return
        apply(text)
        if hook["repeat"]:
            if len(known) > 1000:
                known.clear()
            known[key] = hook["epoch"], text
        seen[0] = variables_now()

    def prompt(**_):
        look()
        # Adds the field env_name, unless the prompt has this field or shows the environment itself.
        template = env.get("PROMPT")
        if isinstance(template, str) and "env_name" not in template and "VIRTUAL_ENV" not in template:
            env["PROMPT"] = "{env_name}" + template

    def env_name():
        if hook["name"]:
            return hook["prefix"]
        return their_name() if callable(their_name) else their_name

    @unthreadable
    def deactivate(words):
        code, text = step(["hook", "xonsh", "--step", "replace" if "nondestructive" in words else "deactivate"])
        if text is not None:
            apply(text)
        return code

    @unthreadable
    def venvctl(words, stdin=None, stdout=None, stderr=None):
        rest = list(words)
        while rest and rest[0].startswith("-"):
            del rest[:2 if rest[0] in ("-C", "--directory", "--color") else 1]
        if rest[:1] == ["deactivate"] and len(words) == 1:
            return deactivate([])
        if rest[:1] != ["activate"]:
            return run(words, stdin=stdin, stdout=stdout, stderr=stderr).returncode
        code, text = step([*words, "--step"])
        if text is not None:
            apply(text)
        return code

    @contextual_command_completer_for("venvctl")
    def complete(context):
        words = [each.value for each in context.args[1:context.arg_index]] + [context.prefix]
        text = run(["completion", "xonsh", "--", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        for word, _, meaning in (line.partition("\t") for line in os.fsdecode(text).splitlines()):
            if word in (":files", ":directories"):
                yield from complete_dir(context)[0] if word == ":directories" else contextual_complete_path(context)[0]
            elif word == ":commands":
                yield from complete_command(context)
            elif word.startswith(context.prefix) and not set("'\\") & set(word):
                is_plain = not context.opening_quote and not set(" $\"`*?[](){}<>|&;#~!") & set(word)
                yield RichCompletion(word if is_plain else f"r'{word}'", len(context.raw_prefix), word, meaning,
                                     append_closing_quote=False)

    fields = env["PROMPT_FIELDS"]
    their_name = fields.get("env_name", "")
    fields["env_name"] = env_name
    fields["venvctl_name"] = lambda: hook["name"]
    fields["venvctl_state"] = lambda: hook["state"]
    aliases["venvctl"] = venvctl
    add_one_completer("venvctl", complete, "start")
    events.on_chdir(look)
    events.on_pre_prompt_format(prompt)


def _venvctl_may_run():
    """False in scripts, and for root in another user's home (sudo -E)."""
    import os
    if not __xonsh__.env.get("XONSH_INTERACTIVE"):
        return False
    try:
        return os.geteuid() != 0 or os.stat(os.path.expanduser("~")).st_uid == 0
    except OSError:
        return False


# If this file is read again, it must not install the hook again.
if "_VENVCTL_LOADED" not in globals() and _venvctl_may_run():
    _VENVCTL_LOADED = True
    _venvctl_hook(_VENVCTL_PREFIX)
