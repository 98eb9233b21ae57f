# The rules that decide which environment becomes active. The functions have the same names and order as in
# ../sh/rules.sh, where the comments are.

function _venvctl_follow --on-variable PWD
    # With another IFS, fish would not split the output of commands into lines.
    builtin test "$IFS" = \n\ \t; or builtin set -l IFS \n
    builtin set -l _v_from $argv[1]
    builtin set -l _v_scene "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    # `cd` has just asked for this directory, so this prompt does not ask again.
    if builtin test "asked,$_v_scene $PWD" = "$_VENVCTL_SEEN[1..2]" -a -z "$_v_from"
        builtin set _VENVCTL_SEEN[1] "again,$_v_scene"
        return
    end
    builtin test -e "$_VENVCTL_HERE[1]"; or builtin set _VENVCTL_MEMORY
    builtin set -l _v_text
    builtin set -l _v_look
    switch $PWD
        # No answer is remembered for such a path: the memory would read it as a pattern or as
        # several parts.
        case '*\\E*' '*'\x1e'*' '*'\x1f'*'
        case '*'
            builtin string match -rq -- "\x1e\Q$PWD\E\x1f(?<_v_look>[^\x1e]*)\x1e" "$_VENVCTL_MEMORY[2]"
    end
    if builtin test "$_v_scene,$_VENVCTL_MODE,$PATH" = "$_VENVCTL_SEEN[1],automatic,$_VENVCTL_PATH" -a -e "$VENVCTL_ENV/"
        and begin
            builtin test -n "$_v_look"; or _venvctl_usual
        end
        if builtin test "$_v_look" = "$_VENVCTL_NOW" -o "$_v_look$_VENVCTL_NOW" = .
            builtin set _VENVCTL_SEEN[2] $PWD
            builtin set _VENVCTL_HERE $_VENVCTL_HERE[1] $PWD
            return
        end
        _venvctl_step; and return
    end
    # If the caller has exported local variables with these names, this function has local copies of
    # them, which are erased here.
    builtin set -el PATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT VENVCTL_ENV VENVCTL_VARS
    _venvctl_decide
end

function _venvctl_step -S
    builtin string match -rq '^state (?<_v_state>.*)\nmarks (?<_v_marks>.*)\nroot .*\nenv (?<_v_env>.+)\nname (?<_v_name>.*)\nset VIRTUAL_ENV \g{_v_env}\nset VIRTUAL_ENV_PROMPT \g{_v_name}\nunset PYTHONHOME\npath \g{_v_env}/bin\n\.$' -- $_v_look
    and builtin test "$PYTHONHOME,$VENVCTL_VARS,$PATH" = ",VIRTUAL_ENV_PROMPT VIRTUAL_ENV,$VENVCTL_ENV/bin:$_VENVCTL_BASE" -a -e "$_v_env"
    and builtin string match -q "*"\n"path $VENVCTL_ENV/bin"\n. -- $_VENVCTL_NOW; or return
    builtin contains -- $_v_env/bin $_VENVCTL_PUT; or builtin set -a _VENVCTL_PUT $_v_env/bin
    builtin set -g PATH[1] $_v_env/bin
    builtin set _VENVCTL_PATH[1] $_v_env/bin
    builtin set _VENVCTL_SEEN[1] "$_v_env,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    builtin set _VENVCTL_SEEN[2] $PWD
    builtin set _VENVCTL_HERE $_VENVCTL_HERE[1] $PWD
    _venvctl_judge
    # Sets five variables with one command.
    builtin string match -rq '^(?<_VENVCTL_NOW>(?s:.*)\nenv (?<VENVCTL_ENV>(?<VIRTUAL_ENV>.*))\nname (?<_VENVCTL_NAME>(?<VIRTUAL_ENV_PROMPT>.*))\n(?s:.*))' -- $_v_look
end

# Runs when a steering variable changes. Puts the answers for the current values of these variables first in
# the memory. But if a variable is set only for one command or block, forgets all answers, because no event
# reports when such a value ends.
function _venvctl_recall @STEERING_EVENTS@
    if _venvctl_is_steered
        builtin set _VENVCTL_MEMORY
        return
    end
    builtin set -l _v_new ",@STEERING@" ''
    if builtin set -l _v_at (builtin contains -i -- $_v_new[1] $_VENVCTL_MEMORY)
        builtin set -a _v_at (builtin math $_v_at + 1)
        builtin set _v_new $_VENVCTL_MEMORY[$_v_at]
        builtin set -e _VENVCTL_MEMORY[$_v_at]
    end
    builtin set -p _VENVCTL_MEMORY $_v_new
end

function _venvctl_is_steered -d 'Succeeds if a steering variable is set for one command, block or function only'
    builtin set -ql @STEERING_NAMES@
    builtin test $status != @STEERING_COUNT@
end

function _venvctl_decide -S
    builtin set -l _v_was $_VENVCTL_SEEN[3]
    builtin set -l _v_gone
    builtin set -l _v_silent
    builtin set -l _v_skipped
    _venvctl_read $_VENVCTL_NOW
    builtin set -l _v_old $_v_edits
    builtin set -l _v_mine $_v_env
    # Another program has restored the variables of another project or of another shell.
    if builtin test -n "$_v_mine" -a -n "$VENVCTL_ENV" -a "$VENVCTL_ENV" != "$_v_mine"
        _venvctl_put $VENVCTL_ENV/bin
        builtin set -gx VENVCTL_ENV $_v_mine
    end
    builtin test -n "$_v_mine"; or builtin set _v_mine $VENVCTL_ENV
    if builtin test -n "$VIRTUAL_ENV" -a "$VIRTUAL_ENV" != "$_v_mine" -a -z "$_OLD_VIRTUAL_PATH"
        and begin
            builtin contains -- $VIRTUAL_ENV/bin $_VENVCTL_PUT; or builtin test ! -e "$VIRTUAL_ENV"
        end
        # VIRTUAL_ENV names an environment that this shell has left, because another program has
        # restored old variables; or it is inherited, and the environment no longer exists.
        builtin set -eg VIRTUAL_ENV VIRTUAL_ENV_PROMPT
        builtin contains -- "set VIRTUAL_ENV $_v_mine" $_v_edits; and builtin set -gx VIRTUAL_ENV $_v_mine
    end
    builtin set -l _v_active $VIRTUAL_ENV
    # conda's base does not count as active. Any other conda environment takes precedence over a
    # virtual environment.
    builtin test -n "$CONDA_PREFIX" -a "$CONDA_PREFIX" = "$_v_mine" -a -z "$_v_active"
    or builtin test -n "$CONDA_PREFIX" -a "$CONDA_PREFIX" != "$_v_mine" -a "$CONDA_DEFAULT_ENV" != base
    and builtin set _v_active $CONDA_PREFIX
    # The environment of a Python elsewhere (docs/elsewhere.md) sets no variable that shows that it
    # is active.
    builtin test -z "$_v_active" -a -n "$_v_mine" -a -e "$_v_mine/elsewhere.json"; and builtin set _v_active $_v_mine
    builtin test -n "$_v_active" -o "$_VENVCTL_MODE" != manual -a -z "$_v_mine"; or builtin set _v_gone 1
    # The hook's environment was replaced, deactivated, or activated again manually.
    if not builtin string replace -q -- ",$_OLD_VIRTUAL_PATH," '' "$_VENVCTL_SEEN[1]"; or builtin test "$_v_mine" != "$_v_active"
        and builtin test -n "$_v_mine"
        _venvctl_undo
        builtin set _v_mine
    end
    if builtin test -n "$_v_active"; and builtin test -z "$_v_mine" -o -z "$VENVCTL_ENV"
        builtin set _VENVCTL_MODE manual
        builtin test -n "$_v_was" -o -n "$VENVCTL_DISABLE" -o "$_v_active" != "$VIRTUAL_ENV"; or _venvctl_adopt
        # If the hook did not apply the environment, its entry in PATH belongs to the user, and
        # stays.
        builtin test -n "$_VENVCTL_NOW"; and _venvctl_base; or _venvctl_base $_v_active/bin
        # Asks once for each directory, because the mark (* or !) depends on the answer.
        if builtin test -n "$_v_look" -o "$_VENVCTL_SEEN[1..2]" != "$_v_scene $PWD" -o -n "$_VENVCTL_HERE[1]" -a ! -e "$_VENVCTL_HERE[1]"
            _venvctl_ask; or builtin set _v_silent 1
            _venvctl_judge
        end
    else
        builtin test "$_VENVCTL_MODE" = manual; and builtin set _VENVCTL_MODE automatic
        _venvctl_ask; or builtin set _v_silent 1
        _venvctl_choose
        _venvctl_settle
        builtin test -n "$_v_silent" -a -n "$_v_env"; or _venvctl_judge
    end
    builtin set _v_scene "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    builtin test -z "$_v_silent" -a "$_VENVCTL_MODE" != manual; or builtin set _v_keep
    # An answer that must not be remembered is valid for one prompt only.
    if builtin test -n "$_v_silent"; or builtin test -z "$_v_keep" -a "$_VENVCTL_MODE" != manual
        builtin test -n "$_v_from"; and builtin set _v_scene "asked,$_v_scene"; or builtin set _v_scene "again,$_v_scene"
    end
    builtin set _VENVCTL_SEEN[1] $_v_scene
    builtin set _VENVCTL_SEEN[2] $PWD
    builtin set -l _v_where ''
    builtin test -z "$_v_keep"; or builtin set _v_where $PWD
    builtin set _VENVCTL_HERE "$_VENVCTL_HERE[1]" $_v_where
    builtin set _VENVCTL_DRAWN[1] ''
end

function _venvctl_choose -S
    # If the environment's parent directory cannot be entered, the environment may still exist. So
    # there is no message.
    builtin test -n "$_v_mine" -a ! -e "$_v_mine" -a "$PWD" = "$_v_was"
    and builtin test -x (builtin string replace -r '/[^/]*$' '/' -- $_v_mine)
    and _venvctl_say "venvctl: $_v_mine no longer exists, so $_VENVCTL_NAME was deactivated: run venvctl create to recreate the environment"
    if builtin test -n "$_v_silent"
        # There is no answer. Inside the project nothing changes; outside of it, the environment is
        # deactivated.
        if not _venvctl_read $_VENVCTL_NOW
            builtin set _v_root $PWD
            builtin set _v_env $_v_mine
            builtin set _v_bin $_v_mine/bin
            builtin set _v_name $VIRTUAL_ENV_PROMPT
        end
        builtin test "$PWD" = "$_v_was"; or _venvctl_inside "$_v_root" "$PWD"; and builtin test -n "$_v_mine" -a -e "$_v_mine"
        or builtin set _v_env
        return
    end
    builtin test -e "$_v_env"; or builtin set _v_env
    # Pauses the project if the environment was deactivated without `deactivate`, and the user has
    # not left the project.
    builtin test "$PWD" = "$_v_was"; or _venvctl_inside "$_v_root" "$_v_was"
    and builtin test -n "$_v_gone" -a -n "$_v_env"; and _venvctl_pause $_v_root
    # A pause belongs to one project and ends when the user leaves the project.
    for _v_one in $_VENVCTL_MODE
        builtin test "$_v_one" = "$_v_root"; and builtin set _v_env
        builtin test "$_v_one" = automatic -o "$_v_one" = "$_v_root"; or _venvctl_inside $_v_one "$PWD"
        or builtin set -e _VENVCTL_MODE[(builtin contains -i -- $_v_one $_VENVCTL_MODE)]
    end
    builtin set -q _VENVCTL_MODE[1]; or builtin set _VENVCTL_MODE automatic
end

function _venvctl_settle -S
    if builtin test "$_v_name" = "$_VENVCTL_NAME"; and builtin string match -rq '^(?:source|leave) ' -- '' $_v_old $_v_edits
        or builtin test -z "$_VENVCTL_NOW" -o "$_v_edits" = "$_v_old"
        and builtin test -n "$_v_env" -a "$_v_env" = "$_v_mine"
        if builtin test -z "$_VENVCTL_NOW"
            # The environment and its variables were inherited from the parent shell.
            builtin set _VENVCTL_PATH
            _venvctl_front $_v_bin
            builtin set _VENVCTL_NAME $_v_name
            _venvctl_own
            builtin set _VENVCTL_NOW $_v_answer
        else
            _venvctl_stay $_v_bin
            # Another program may have restored an old VIRTUAL_ENV_PROMPT.
            builtin contains -- "set VIRTUAL_ENV_PROMPT $_v_name" $_v_edits; and _venvctl_change VIRTUAL_ENV_PROMPT $_v_name
            builtin string match -q '*skipped' -- $_VENVCTL_NOW; or builtin test "$_v_edits" != "$_v_old"
            or builtin set _VENVCTL_NOW $_v_answer
        end
        return
    end
    builtin test -z "$_v_mine"; or _venvctl_undo
    if builtin test -n "$_v_env"
        _venvctl_apply
        builtin set _VENVCTL_NOW "$_v_answer$_v_skipped"
    else
        _venvctl_front
        builtin set _VENVCTL_NOW
    end
end

function _venvctl_judge -S
    if builtin test -z "$_v_env"
        builtin test "$_VENVCTL_MODE" = manual; and builtin set _v_state ok; or builtin set _v_state ''
    else if builtin test "$_VENVCTL_MODE" = manual -a -e "$_v_env"
        and builtin test "$(builtin realpath -- $_v_env 2>/dev/null)" != "$(builtin realpath -- $_v_active 2>/dev/null)"
        builtin set _v_state other
    end
    builtin set _VENVCTL_STATE $_v_state
    builtin set _VENVCTL_MARK ''
    builtin contains $_v_state,$_v_marks stale,all stale,stale; and builtin set _VENVCTL_MARK '*'
    builtin contains $_v_state,$_v_marks other,all other,other; and builtin set _VENVCTL_MARK !
    return 0
end

function _venvctl_inside -d 'Succeeds if the directory $argv[2] is $argv[1] or below it'
    builtin test "$argv[1]" = /; or builtin string replace -q -- \n"$argv[1]"/ '' \n"$argv[2]"/
end

function _venvctl_pause
    builtin test -n "$argv"; or return
    builtin string match -q '/*' -- $_VENVCTL_MODE; or builtin set _VENVCTL_MODE
    builtin contains -- $argv $_VENVCTL_MODE; or builtin set -a _VENVCTL_MODE $argv
end
