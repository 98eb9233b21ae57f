# Activates the environment of this directory in fish without a prompt (scripts, `fish -c`, editors, coding
# agents), as env.sh does in other shells. config.fish sources this file; `venvctl init
# --non-interactive fish` adds the line for this.

if builtin test -n "$VENVCTL_DISABLE$_VENVCTL_ASKING"
    # the user has disabled the hook, or this shell was started by the program that is called below
else if builtin test -n "$VIRTUAL_ENV" -a "$VIRTUAL_ENV" != "$VENVCTL_ENV"
    # the user has activated a virtual environment manually
else if builtin test -n "$CONDA_PREFIX" -a "$CONDA_PREFIX" != "$VENVCTL_ENV" -a "$CONDA_DEFAULT_ENV" != base
    # the user has activated a conda environment manually; conda's base does not count
else
    set -l _v_epoch (builtin string split -m 1 : -- "$_VENVCTL_HERE")
    set -l _v_active $VIRTUAL_ENV $CONDA_PREFIX
    if builtin test "$_VENVCTL_HERE" = "$_v_epoch[1]:$PWD" -a -e "$_v_epoch[1]"
        and builtin test -z "$VENVCTL_ENV" -o "$VENVCTL_ENV,$VENVCTL_ENV/bin" = "$_v_active[1],$PATH[1]"
        # nothing has changed
    else if builtin test -z "$HOME" -o -O "$HOME"
        set -l _v_env (builtin string replace -r '/[^/]*/[^/]*/[^/]*$' '' -- (builtin status filename))/bin/venvctl
        # It is safe to source the text, because each value in it is one quoted word
        # (docs/interface.md#venvctl-env).
        builtin test -x "$_v_env"
        and _VENVCTL_ASKING=1 $_v_env env --follow --format fish 2>/dev/null | builtin source 2>/dev/null
    end
end
