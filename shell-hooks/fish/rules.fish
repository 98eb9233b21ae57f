# The rules for which environment becomes active, with the same names and order as ../sh/rules.sh.

# Activates the environment of this directory. If only the directory has changed, its remembered answer
# decides: usually it is the applied answer, or _venvctl_step can switch to it. Otherwise all rules apply.
function _venvctl_follow --on-variable PWD
    builtin set -l _v_from $argv[1]
    # `cd` has just asked for this directory, so this prompt does not ask again.
    if builtin test "asked,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE $PWD" = "$_VENVCTL_SEEN" -a -z "$_v_from"
        builtin set _VENVCTL_SEEN[1] (builtin string replace -r '^asked' again -- $_VENVCTL_SEEN[1])
        return
    end
    builtin set -l _v_key "$PWD,@STEERING@"
    builtin test "$_v_key" = "$PWD,$_VENVCTL_MEMORY[1]" -a -e "$_VENVCTL_EPOCH"; or _venvctl_recall
    switch $PWD
        case '*\\E*' '*'\n'*' '*'\t'*' # not remembered: would be read as a pattern or as several parts
        case '*'
            builtin string match -rq -- "\n\Q$PWD\E\t(?<_v_answer>.*)\n" "$_VENVCTL_MEMORY[2]"
    end
    if builtin test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE$_v_answer" = "$_VENVCTL_SEEN[1]$_VENVCTL_NOW" -a -e "$VENVCTL_ENV/" -a -n "$_v_answer"
        builtin set _VENVCTL_SEEN[2] $PWD
        builtin set -gx _VENVCTL_HERE "$_VENVCTL_EPOCH:$PWD"
        return
    end
    _venvctl_step; and return
    # If the caller has exported locals of these names, this function has copies: erases them.
    builtin set -el PATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT VENVCTL_ENV VENVCTL_VARS
    _venvctl_decide
end

# Switches from one environment to another if both need only the usual edits.
function _venvctl_step -S
    builtin string match -rq '^/[^\t]*\t(?<_v_env>[^\t]*)\t[^\t]*\t[^\t]*\t\n/' -- $_v_answer\n$_VENVCTL_NOW
    and builtin test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE,$_VENVCTL_MODE,$PYTHONHOME,$PATH" \
        = "$_VENVCTL_SEEN[1],automatic,,$VENVCTL_ENV/bin:$_VENVCTL_BASE" -a -e "$_v_env"; or return
    builtin contains -- $_v_env/bin $_VENVCTL_PUT; or builtin set -a _VENVCTL_PUT $_v_env/bin
    builtin set -g PATH[1] $_v_env/bin
    builtin set _VENVCTL_PATH[1] $_v_env/bin
    builtin set _VENVCTL_SEEN "$_v_env,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" $PWD
    builtin set -gx _VENVCTL_HERE "$_VENVCTL_EPOCH:$PWD"
    _venvctl_judge
    # Sets five variables with one command.
    builtin string match -rq '^(?<_VENVCTL_NOW>[^\t]*\t(?<VENVCTL_ENV>(?<VIRTUAL_ENV>[^\t]*))\t(?<_VENVCTL_NAME>(?<VIRTUAL_ENV_PROMPT>[^\t]*))\t.*)' -- $_v_answer
end

# Forgets all answers if they may be outdated, and puts the answers for the current steering variables first.
function _venvctl_recall -S
    builtin test -e "$_VENVCTL_EPOCH"; or builtin set _VENVCTL_MEMORY
    builtin set -l _v_new "$(builtin string replace -- "$PWD," '' $_v_key)" ''
    if builtin set -l _v_at (builtin contains -i -- $_v_new[1] $_VENVCTL_MEMORY)
        builtin set -a _v_at (builtin math $_v_at + 1)
        builtin set _v_new $_VENVCTL_MEMORY[$_v_at]
        builtin set -e _VENVCTL_MEMORY[$_v_at]
    end
    builtin set -p _VENVCTL_MEMORY $_v_new
end

# Applies all rules: manual activation takes precedence over a pause, a pause over automatic activation.
function _venvctl_decide -S
    builtin set -l _v_keep 1
    _venvctl_split $_VENVCTL_NOW
    builtin set -l _v_mine $VENVCTL_ENV
    builtin test -n "$_v_mine"; or builtin set _v_mine $_v_env
    if builtin test -n "$VIRTUAL_ENV" -a "$VIRTUAL_ENV" != "$_v_mine" -a -z "$_OLD_VIRTUAL_PATH"
        and builtin contains -- $VIRTUAL_ENV/bin $_VENVCTL_PUT
        # Another program has restored old variables, with an environment that this shell has left.
        builtin set -eg VIRTUAL_ENV VIRTUAL_ENV_PROMPT
        builtin string match -q "*set VIRTUAL_ENV *" -- $_v_edits; and builtin set -gx VIRTUAL_ENV $_v_mine
    end
    builtin set -l _v_active $VIRTUAL_ENV
    # conda's base does not count; another conda environment takes precedence over a virtual environment.
    builtin test -n "$CONDA_PREFIX" -a "$CONDA_PREFIX" = "$_v_mine" -a -z "$_v_active"
    or builtin test -n "$CONDA_PREFIX" -a "$CONDA_PREFIX" != "$_v_mine" -a "$CONDA_DEFAULT_ENV" != base
    and builtin set _v_active $CONDA_PREFIX
    builtin test "$_VENVCTL_MODE,$_v_mine$_v_active" = manual,; and builtin set _v_gone 1
    # The hook's environment was replaced, deactivated, or activated again manually.
    if not builtin string replace -q -- ",$_OLD_VIRTUAL_PATH," '' "$_VENVCTL_SEEN[1]"; or builtin test "$_v_mine" != "$_v_active"
        and builtin test -n "$_v_mine"
        _venvctl_undo
        builtin test -n "$_v_active"; or builtin set _v_gone 1
        builtin set _v_mine
    end
    if builtin test -n "$_v_active"; and builtin test -z "$_v_mine" -o -z "$VENVCTL_ENV"
        builtin set _VENVCTL_MODE manual
        builtin test -n "$_VENVCTL_WAS[1]" -o -n "$VENVCTL_DISABLE" -o "$_v_active" != "$VIRTUAL_ENV"; or _venvctl_adopt
        # If the hook did not apply the environment, its entry in PATH belongs to the user.
        builtin test -n "$_VENVCTL_NOW"; and _venvctl_base; or _venvctl_base $_v_active/bin
        _venvctl_learn
    else
        builtin test "$_VENVCTL_MODE" = manual; and builtin set _VENVCTL_MODE automatic
        if builtin test -n "$VENVCTL_DISABLE"
            builtin set _v_answer
            builtin set _v_env
        else
            builtin test -n "$_v_answer"; or _venvctl_ask; or builtin set _v_silent 1
            _venvctl_choose
        end
        # The active environment stays if it needs no different edits; it may be inherited from the parent
        # shell. Scripts wait for the next activation, so that they do not run in the middle of the user's
        # work.
        if builtin test -z "$_VENVCTL_NOW"; or builtin contains -- $_VENVCTL_NOW $_v_answer $_v_answer'\nskipped'
            or builtin string match -q "!*$_v_name" -- "$_VENVCTL_NOW$_VENVCTL_NAME" "$_v_answer$_VENVCTL_NAME"
            and builtin test -n "$_v_env" -a "$_v_env" = "$_v_mine"
            builtin test -z "$_VENVCTL_NOW"; and _venvctl_front $_v_bin; or _venvctl_path $_v_bin
            builtin set _VENVCTL_NAME $_v_name
            builtin test "$VIRTUAL_ENV_PROMPT" != "$_v_name"; and builtin string match -q '/*' -- $_v_answer
            and _venvctl_change VIRTUAL_ENV_PROMPT "$_v_name"
            _venvctl_own
            builtin test -n "$_VENVCTL_NOW"; or builtin set _VENVCTL_NOW $_v_answer
        else
            builtin test -z "$_v_mine"; or _venvctl_undo
            builtin test -z "$_v_env"; and _venvctl_front; or _venvctl_apply
            builtin set _VENVCTL_NOW "$_v_answer$_v_skipped"
        end
        builtin test -n "$_v_silent" -a -n "$_v_env"; or _venvctl_judge
    end
    builtin set _VENVCTL_SEEN "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" $PWD
    # An answer that must not be remembered is valid for one prompt only.
    if builtin test -n "$_v_silent"; or builtin test -z "$_v_keep" -a "$_VENVCTL_MODE" != manual
        builtin test -n "$_v_from"; and builtin set _v_from asked; or builtin set _v_from again
        builtin set _VENVCTL_SEEN[1] "$_v_from,$_VENVCTL_SEEN[1]"
    end
    builtin set -gx _VENVCTL_HERE
    builtin test -z "$_v_keep"; or builtin set _VENVCTL_HERE "$_VENVCTL_EPOCH:$PWD"
    builtin set _VENVCTL_DRAWN[1] ''
end

# Chooses the environment for this directory: sets _v_env, the other parts, and _v_answer.
function _venvctl_choose -S
    # If the parent directory cannot be entered, the environment may still exist.
    builtin test -n "$_v_mine" -a ! -e "$_v_mine" -a "$PWD" = "$_VENVCTL_WAS[1]"
    and builtin test -x (builtin string replace -r '/[^/]*$' '/' -- $_v_mine)
    and _venvctl_say "venvctl: $_v_mine no longer exists, so $_VENVCTL_NAME was deactivated: run venvctl create to recreate the environment"
    if builtin test -n "$_v_silent"
        # Without an answer: no change inside the project; outside, the environment is deactivated.
        builtin set _v_answer $_VENVCTL_NOW
        builtin test -n "$_v_answer"; and _venvctl_split $_v_answer; or _venvctl_split "$_v_mine/bin"\t"$_v_mine"\t"$VIRTUAL_ENV_PROMPT"\t"$PWD"\t
        builtin test "$PWD" = "$_VENVCTL_WAS[1]"; or _venvctl_inside "$_v_root" "$PWD"; and builtin test -n "$_v_mine" -a -e "$_v_mine"; and return
        builtin set _v_env
        builtin set _v_answer
        return
    end
    _venvctl_split $_v_answer
    builtin test -e "$_v_env"; or builtin set _v_env
    # Pauses if the environment was deactivated without `deactivate` and without leaving the project.
    builtin test "$PWD" = "$_VENVCTL_WAS[1]"; or _venvctl_inside "$_v_root" "$_VENVCTL_WAS[1]"
    and builtin test -n "$_v_gone" -a -n "$_v_env"; and _venvctl_pause $_v_root
    # A pause belongs to one project and ends when the user leaves the project.
    for _v_one in $_VENVCTL_MODE
        builtin test "$_v_one" = "$_v_root"; and builtin set _v_env
        builtin test "$_v_one" = automatic -o "$_v_one" = "$_v_root"; or _venvctl_inside $_v_one "$PWD"
        or builtin set -e _VENVCTL_MODE[(builtin contains -i -- $_v_one $_VENVCTL_MODE)]
    end
    builtin set -q _VENVCTL_MODE[1]; or builtin set _VENVCTL_MODE automatic
    builtin test -n "$_v_env" -o -z "$_v_bin"; or builtin set _v_answer
end

# Finds out what this directory gets while another environment is active manually. Messages wait until this
# environment is left.
function _venvctl_learn -S
    builtin set -l _v_hush 1
    if builtin test -n "$VENVCTL_DISABLE"
        builtin set _v_answer
    else if builtin test -z "$_v_answer"
        builtin test "$_VENVCTL_ASKED" = "$_v_active:$PWD"; and builtin test -z "$_VENVCTL_EPOCH" -o -e "$_VENVCTL_EPOCH"; and return
        _venvctl_ask; and builtin set _VENVCTL_ASKED "$_v_active:$PWD"; or builtin set _v_silent 1
    end
    builtin set _v_keep
    _venvctl_split $_v_answer
    _venvctl_judge
end

# Sets _VENVCTL_STATE and the mark, from the answer for this directory: `other` if another environment is active
# manually, `stale` if its packages differ from the lock file.
function _venvctl_judge -S
    builtin set _VENVCTL_STATE ok
    builtin set _VENVCTL_MARK ''
    builtin contains -- "$_v_answer" $_VENVCTL_STALE; and builtin set _VENVCTL_STATE stale
    if builtin test "$_VENVCTL_MODE" = manual
        builtin test -n "$_v_env" -a -e "$_v_env"; and builtin test "$(builtin realpath -- $_v_env)" != "$(builtin realpath -- $_v_active)"
        and builtin set _VENVCTL_STATE other
    else if builtin test -z "$_v_env"
        builtin set _VENVCTL_STATE ''
    end
    builtin contains $_VENVCTL_STATE,$_VENVCTL_MARKS stale,all stale,stale; and builtin set _VENVCTL_MARK '*'
    builtin contains $_VENVCTL_STATE,$_VENVCTL_MARKS other,all other,other; and builtin set _VENVCTL_MARK !
    return 0
end

# Succeeds if the directory $argv[2] is $argv[1] or below it.
function _venvctl_inside
    builtin test "$argv[1]" = /; or builtin string replace -q -- \n"$argv[1]"/ '' \n"$argv[2]"/
end

# Pauses the project $argv.
function _venvctl_pause
    builtin test -n "$argv"; or return
    builtin string match -q '/*' -- $_VENVCTL_MODE; or builtin set _VENVCTL_MODE
    builtin contains -- $argv $_VENVCTL_MODE; or builtin set -a _VENVCTL_MODE $argv
end
