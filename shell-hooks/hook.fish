# venvctl in fish: the environment of a directory is on while you are in it.
# hook.bash, hook.zsh and hook.fish say the same: same functions, same order, same comments.
# A function sees no local of its caller: what was answered is global, _v_ before its words. What a
# program printed is read, never evaluated.

# Nothing in scripts, and nothing for root in the home of somebody else (sudo -E).
status is-interactive; or return 0
fish_is_root_user; and not test -O "$HOME"; and return 0

# The state of this shell; reading the file again keeps it.
if not functions -q _venvctl_hook
    set -g _VENVCTL_PREFIX (string replace -r '/[^/]*/[^/]*/[^/]*$' '' -- (status filename))
    for _v_name in ON ROOT NAME REST MANUAL PAUSED SEEN PWD ACTIVE EPOCH LEFT OFF SAY SAID DREW DRAWN SHOWN \
        SAME SCENE EASY HEAD KEY AT TO KEYS ROOTS ENVS NAMES RESTS
        set -g _VENVCTL_$_v_name
    end
    set -e _v_name
    set -g _VENVCTL_OLD_PATH "$_OLD_VIRTUAL_PATH"
    set -g _VENVCTL_UNTIL 0
    set -g _VENVCTL_DELAY 0
end

# Takes the first entry that is $argv[2] out of the list in variable $argv[1], and nothing else.
function _venvctl_without
    set -l at (contains -i -- $argv[2] $$argv[1])
    and set -e $argv[1][$at]
end

# Sets $argv[1] to $argv[2] until the environment is left; never a name that could do harm.
# $argv[3]: conda's level, under which conda looks for what one of its environments displaced.
function _venvctl_set
    switch $argv[1]
        case PYTHONHOME
            test -z "$argv[2]"; or return 0
        case '' '*VENVCTL_*' PATH 'LD_*' BASH_ENV ENV 'PS?' 'PROMPT*' IFS 'SHELL*' 'PYTHON*' 'fish_*'
            return 0
    end
    string match -qr '^[A-Za-z_][A-Za-z0-9_]*$' -- $argv[1]; or return 0
    if not contains -- $argv[1] (string split -n ' ' -- "$VENVCTL_VARS")
        set -gx VENVCTL_VARS (string trim -- "$VENVCTL_VARS $argv[1]")
        if set -q $argv[1]
            set -gx VENVCTL_SAVED_$argv[1] "$$argv[1]"
            test -n "$argv[3]"; and _venvctl_set __CONDA_SHLVL_$argv[3]_$argv[1] "$$argv[1]"
        end
    end
    set -gx $argv[1] $argv[2] 2>/dev/null
end

# Does the lines of $argv[2] that begin with $argv[1].
function _venvctl_do
    for line in (string split \n -- $argv[2])
        string match -q "$argv[1] *" -- $line; or continue
        set -l words (string split -m 2 ' ' -- $line)
        set line (string sub -s (math 2 + (string length $argv[1])) -- $line)
        switch $argv[1]
            case conda
                set -g _v_conda $line
            case set
                _venvctl_set $words[2] "$words[3]" $_v_level
            case enter leave
                string match -q '*.fish' -- $line; and source $line
            case say
                contains -- $line $_VENVCTL_SAID; or set _VENVCTL_SAY $line
        end
    end
end

# Gives back what the environment displaced; what somebody else has taken over stays theirs.
function _venvctl_leave
    set -l from $_VENVCTL_ON $VENVCTL_ENV
    set -l theirs 'CONDA_*'
    set -e from[2]
    test -n "$_VENVCTL_REST"; and _venvctl_do leave $_VENVCTL_REST
    test "$CONDA_PREFIX" = "$from"; and set theirs none
    test "$VIRTUAL_ENV|$_OLD_VIRTUAL_PATH" = "$from|$_VENVCTL_OLD_PATH"; and set -e VIRTUAL_ENV
    test -z "$VIRTUAL_ENV"; or test "$VIRTUAL_ENV_PROMPT" = "$_VENVCTL_NAME"; or set theirs 'VIRTUAL_*'
    for name in (string split -n ' ' -- "$VENVCTL_VARS")
        string match -qr '^[A-Za-z_][A-Za-z0-9_]*$' -- $name; or continue
        string match -q $theirs -- $name; and continue
        set -l saved VENVCTL_SAVED_$name
        test $name = PYTHONHOME; and test -n "$VIRTUAL_ENV"; and set name _OLD_VIRTUAL_PYTHONHOME
        set -e $name
        set -q $saved; and set -gx $name "$$saved"
        set -e $saved
    end
    _venvctl_without PATH $from/bin
    set -q _OLD_VIRTUAL_PATH; and _venvctl_without _OLD_VIRTUAL_PATH $from/bin
    contains -- $from/bin $PATH; or set _VENVCTL_LEFT $from/bin
    test -n "$_VENVCTL_OFF"; and test -z "$VIRTUAL_ENV"; and functions -e deactivate
    set -e VENVCTL_ENV
    set -e VENVCTL_VARS
    for name in ON ROOT NAME REST MANUAL OFF
        set _VENVCTL_$name
    end
end

# Puts on the environment that was read: its bin in front, nothing taken out. What a parent shell
# handed down (VENVCTL_ENV) becomes this shell's own.
function _venvctl_enter
    set -l handed $VENVCTL_ENV
    set -g _v_conda
    set -g _v_level
    test -n "$_v_rest"; and _venvctl_do conda $_v_rest
    test "$handed" = "$_v_env"; and _venvctl_without PATH $_v_env/bin
    if test -z "$_v_conda"
        set -gx VIRTUAL_ENV $_v_env
        _venvctl_set VIRTUAL_ENV_PROMPT $_v_name
    else if test "$handed" != "$_v_env"
        set _v_level (string match -r '^[0-9]+$' -- "$CONDA_SHLVL"; or echo 0)
        test -n "$CONDA_PREFIX"; and _venvctl_set CONDA_PREFIX_$_v_level $CONDA_PREFIX
        _venvctl_set CONDA_PREFIX $_v_env
        _venvctl_set CONDA_SHLVL (math $_v_level + 1)
        _venvctl_set CONDA_DEFAULT_ENV $_v_conda
        _venvctl_set CONDA_PROMPT_MODIFIER "($_v_conda) "
    end
    set -q PYTHONHOME; and _venvctl_set PYTHONHOME ''
    set -e PYTHONHOME
    set -gx PATH $_v_env/bin $PATH
    set -gx VENVCTL_ENV $_v_env
    set _VENVCTL_ON $_v_env
    set _VENVCTL_NAME $_v_name
    set _VENVCTL_REST $_v_rest
    set _VENVCTL_OLD_PATH "$_OLD_VIRTUAL_PATH"
    set _VENVCTL_LEFT
    if test -n "$_v_rest"
        _venvctl_do set $_v_rest
        test "$handed" = "$_v_env"; or _venvctl_do enter $_v_rest
    end
    functions -q deactivate; and return
    set _VENVCTL_OFF 1
    function deactivate -d 'switch this environment off until its project is left'
        _venvctl_off $argv
    end
end

# Reads the answer $argv into _v_*; fails when it is none, cut or `later`.
function _venvctl_read
    for word in epoch keep root env name rest
        set -g _v_$word
    end
    for line in $argv
        # Captured, and not by a command substitution: those cost fish most.
        string match -rq '^(?<_v_word>\S+) ?(?<_v_text>.*)$' -- $line; or continue
        switch $_v_word
            case epoch keep root env name
                set _v_$_v_word $_v_text
            case conda set enter leave say
                set _v_rest "$_v_rest$line"\n
            case later
                set _v_keep later
                break
            case .
                return 0
        end
    end
    for word in root env name rest
        set _v_$word
    end
    return 1
end

# Asks the client, who rests after silence, 1 s doubling to 30 s; remembers the answer as $argv.
function _venvctl_ask
    set -l client $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve
    set -g _v_root
    set -g _v_env
    set -g _v_name
    set -g _v_rest
    read -l time rest </proc/uptime
    test "$time" -ge $_VENVCTL_UNTIL; and test -x $client; or return 1
    if not _venvctl_read ($client fish 2>/dev/null)
        test "$_v_keep" = later; and set _VENVCTL_DELAY 0
        or set _VENVCTL_DELAY (math "min(30, max(1, $_VENVCTL_DELAY * 2))")
        set _VENVCTL_UNTIL (math $time + $_VENVCTL_DELAY)
        return 1
    end
    set _VENVCTL_DELAY 0
    test "$_v_epoch" = "$_VENVCTL_EPOCH"; or set _VENVCTL_KEYS
    set _VENVCTL_EPOCH $_v_epoch
    test "$_v_keep" = no; or test -z "$_v_epoch"; and return 0
    set -q _VENVCTL_KEYS[1]; or for name in ROOTS ENVS NAMES RESTS
        set _VENVCTL_$name
    end
    set -a _VENVCTL_ROOTS "$_v_root"
    set _VENVCTL_AT (count $_VENVCTL_ROOTS)
    set -a _VENVCTL_KEYS $argv,$_VENVCTL_AT
    set -a _VENVCTL_ENVS "$_v_env"
    set -a _VENVCTL_NAMES "$_v_name"
    set -a _VENVCTL_RESTS "$_v_rest"
    return 0
end

# Be in the environment that this directory gets. Where nothing but the directory has changed, and
# its remembered answer is a plain one, no more than this; else by all the rules. With few commands,
# which are what fish takes its time for.
function _venvctl_follow --on-variable PWD
    # What an answer is remembered under.
    set _VENVCTL_KEY "$PWD,$HOME,$XDG_DATA_HOME,$XDG_CONFIG_HOME,$XDG_CACHE_HOME,$WORKON_HOME,$PIPENV_PIPFILE,\
$PIPENV_MAX_DEPTH,$PIPENV_NO_INHERIT,$PIPENV_PYTHON,$PIPENV_CUSTOM_VENV_NAME,\
$PIPENV_VENV_IN_PROJECT,$PIPENV_NO_VENV_IN_PROJECT,$POETRY_CACHE_DIR,$POETRY_CONFIG_DIR,\
$POETRY_VIRTUALENVS_PATH,$POETRY_VIRTUALENVS_CREATE,$POETRY_VIRTUALENVS_IN_PROJECT,$PDM_PYTHON,\
$HATCH_DATA_DIR,$HATCH_ENV_TYPE_VIRTUAL_PATH,$PYENV_ROOT,$PYENV_VERSION,$PYENV_DIR,\
$UV_PROJECT_ENVIRONMENT,$CONDA_EXE,$CONDA_ENVS_DIRS,$CONDA_ENVS_PATH,$_CONDA_ROOT,\
$MAMBA_ROOT_PREFIX,$PIXI_HOME"
    if _venvctl_recall
        and test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE,$_VENVCTL_RESTS[$_VENVCTL_AT]" = "$_VENVCTL_EASY,"
        and test -e "$_VENVCTL_EPOCH"
        set _VENVCTL_TO $_VENVCTL_ENVS[$_VENVCTL_AT]
        if test -e "$_VENVCTL_TO" -o -z "$_VENVCTL_TO"
            if test "$_VENVCTL_TO" = "$_VENVCTL_ON"; or _venvctl_step
                set _VENVCTL_PWD $PWD
                test -z "$_VENVCTL_TO"; or set _VENVCTL_ROOT $_VENVCTL_ROOTS[$_VENVCTL_AT]
                return 0
            end
        end
    end
    _venvctl_decide
end

# Where the answer for _VENVCTL_KEY is remembered: _VENVCTL_AT. By a match and not by `contains -i`,
# which would have to be run in a command substitution.
function _venvctl_recall
    string match -q '*\\\\E*' -- $_VENVCTL_KEY; and return 1
    string match -rq -- "^\Q$_VENVCTL_KEY\E,(?<_VENVCTL_AT>\d+)\$" $_VENVCTL_KEYS
end

# From one plain environment, or none, to another, or none. Fails where there is more to it.
function _venvctl_step
    test "$PATH[1]" = "$_VENVCTL_ON/bin" -o -z "$_VENVCTL_ON"; or return 1
    test "$PWD" = "$_VENVCTL_PWD"; or set -q PYTHONHOME; and return 1
    if test -z "$_VENVCTL_TO"
        set -q VENVCTL_SAVED_VIRTUAL_ENV_PROMPT; or test -z "$_VENVCTL_OFF"; and return 1
        set -e PATH[1]
        contains -- $_VENVCTL_ON/bin $PATH; or set _VENVCTL_LEFT $_VENVCTL_ON/bin
        set -e VIRTUAL_ENV VIRTUAL_ENV_PROMPT VENVCTL_ENV VENVCTL_VARS
        functions -e deactivate
        set _VENVCTL_OFF
        set _VENVCTL_ROOT
        set _VENVCTL_NAME
        set _VENVCTL_HEAD
        set _VENVCTL_SHOWN
    else
        if test -z "$_VENVCTL_ON"
            set -q VIRTUAL_ENV_PROMPT; or set -q VENVCTL_VARS; or functions -q deactivate; and return 1
            set -gx VENVCTL_VARS VIRTUAL_ENV_PROMPT
            set _VENVCTL_OFF 1
            set -gx PATH $_VENVCTL_TO/bin $PATH
            set _VENVCTL_LEFT
            function deactivate -d 'switch this environment off until its project is left'
                _venvctl_off $argv
            end
        else
            set PATH[1] $_VENVCTL_TO/bin
        end
        set _VENVCTL_NAME $_VENVCTL_NAMES[$_VENVCTL_AT]
        set _VENVCTL_HEAD $_VENVCTL_TO/bin
        set -gx VIRTUAL_ENV $_VENVCTL_TO
        set -gx VENVCTL_ENV $_VENVCTL_TO
        set -gx VIRTUAL_ENV_PROMPT $_VENVCTL_NAME
        set _VENVCTL_SHOWN "($_VENVCTL_NAME) "
    end
    set _VENVCTL_ON $_VENVCTL_TO
    set _VENVCTL_ACTIVE $_VENVCTL_TO
    set _VENVCTL_SAY
    set _VENVCTL_EASY "$_VENVCTL_TO,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    set _VENVCTL_SEEN $_VENVCTL_EASY
    # Where a draw would find the same around the prefix, that is all there is to draw.
    test -z "$_VENVCTL_SCENE"; and return 0
    set _VENVCTL_DRAWN "$_VENVCTL_NAME,,$_VENVCTL_SCENE"
    set _VENVCTL_SAME "$_VENVCTL_SEEN,$_VENVCTL_DRAWN"
    return 0
end

# The same by all the rules: manual beats pause beats automatic.
function _venvctl_decide
    set -l now $VIRTUAL_ENV
    set -l mine $VENVCTL_ENV
    set -l was $_VENVCTL_PWD
    set -l silent
    if test -n "$CONDA_PREFIX"
        if test "$CONDA_PREFIX" = "$mine"
            set -q now[1]; or set now $CONDA_PREFIX
        else if test "$CONDA_DEFAULT_ENV" != base
            set now $CONDA_PREFIX
        end
    end
    # Taken over, or switched off by other means: only our traces are left to take away.
    if test -n "$mine"
        if test "$mine|$_OLD_VIRTUAL_PATH" != "$now|$_VENVCTL_OLD_PATH"
            _venvctl_leave
            set mine
        end
    end
    set -g _v_root
    set -g _v_env
    set -g _v_name
    set -g _v_rest
    if test -n "$now"; and test -z "$mine"
        _venvctl_inside "$_VENVCTL_PAUSED"; or set _VENVCTL_PAUSED
        test "$now" = "$_VENVCTL_MANUAL"; or set _VENVCTL_NAME
    else if test -n "$VENVCTL_DISABLE"; or _venvctl_inside "$_VENVCTL_PAUSED"
        set now
    else
        # The remembered answer for this directory while its epoch lasts, else the client's.
        test -e "$_VENVCTL_EPOCH"; or set _VENVCTL_KEYS
        set _VENVCTL_AT
        if _venvctl_recall
            set _v_root $_VENVCTL_ROOTS[$_VENVCTL_AT]
            set _v_env $_VENVCTL_ENVS[$_VENVCTL_AT]
            set _v_name $_VENVCTL_NAMES[$_VENVCTL_AT]
            set _v_rest $_VENVCTL_RESTS[$_VENVCTL_AT]
        else if not _venvctl_ask $_VENVCTL_KEY
            # No answer: inside the root everything stays, outside it the environment is left.
            set silent 1
            set _v_root $_VENVCTL_ROOT $PWD
            set _v_name $_VENVCTL_NAME $VIRTUAL_ENV_PROMPT
            set -e _v_root[2]
            set -e _v_name[2]
            if test "$was" = "$PWD"; or _venvctl_inside $_v_root; and test -e "$mine"
                set _v_env $mine
                set _v_rest $_VENVCTL_REST
            end
        end
        if test -z "$silent"
            # What was on is gone, and not by us: off means off, until the root is left.
            if test -n "$_VENVCTL_ACTIVE"; and test -z "$now"; and test -n "$_v_root"
                test "$was" = "$PWD"; or _venvctl_inside "$_v_root" "$was"; and set _VENVCTL_PAUSED $_v_root
            end
            if test -n "$_v_root"; and test "$_v_root" = "$_VENVCTL_PAUSED"
                set _v_env
            else
                set _VENVCTL_PAUSED
            end
            test -e "$_v_env"; or set _v_env
            # A plain answer that was asked for just now.
            set _VENVCTL_TO $_v_env
            if test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE,$_v_rest" = "$_VENVCTL_EASY,"
                and test -n "$_VENVCTL_AT"; and test "$_v_env" != "$_VENVCTL_ON"; and _venvctl_step
                set _VENVCTL_PWD $PWD
                test -z "$_v_env"; or set _VENVCTL_ROOT $_v_root
                return
            end
        end
        set now $_v_env
    end
    test -n "$silent"; and test -z "$mine"; or set _VENVCTL_ACTIVE $now
    set _VENVCTL_SAY
    if test -n "$mine"; and test "$mine" != "$_v_env"
        test -e $mine; or test "$PWD" != "$was"
        or set _VENVCTL_SAY "venvctl: $mine is gone: $_VENVCTL_NAME is off, venvctl create makes a new one"
        _venvctl_leave
    end
    test -n "$_v_rest"; and _venvctl_do say $_v_rest
    test -z "$_v_env"; or test "$_v_env|$_v_name" = "$_VENVCTL_ON|$_VENVCTL_NAME"; or _venvctl_enter
    set _VENVCTL_PWD $PWD
    set _VENVCTL_ROOT
    test -n "$_v_env"; and set _VENVCTL_ROOT $_v_root
    set _VENVCTL_SEEN
    set _VENVCTL_EASY
    set _VENVCTL_SAME
    test -n "$silent"; and return
    set _VENVCTL_SEEN "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    test -n "$_VENVCTL_PAUSED$_VENVCTL_REST$VENVCTL_DISABLE"; and return
    test "$now,$VIRTUAL_ENV" = "$_VENVCTL_ON,$_VENVCTL_ON"; and contains -- "$VENVCTL_VARS" '' VIRTUAL_ENV_PROMPT
    and set _VENVCTL_EASY $_VENVCTL_SEEN
end

# Is the directory $argv[2], else this one, $argv[1] or below it?
function _venvctl_inside
    test -n "$argv[1]"; or return 1
    set -l at $argv[2] $PWD
    set -l root (string trim -rc / -- "$argv[1]")/
    test (string sub -l (string length -- "$root") -- "$at[1]/") = "$root"
end

# First at each prompt.
function _venvctl_hook
    test "$PWD,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" = "$_VENVCTL_PWD,$_VENVCTL_SEEN"
    and test -e "$_VENVCTL_EPOCH"; or _venvctl_follow
end

# What is to be said, and exactly one prefix, by one wrapper around fish_mode_prompt: fish_prompt is
# what themes and venv redefine.
function _venvctl_draw
    if test -n "$_VENVCTL_SAY"
        echo $_VENVCTL_SAY >&2
        set -a _VENVCTL_SAID $_VENVCTL_SAY
        set _VENVCTL_SAY
    end
    set _VENVCTL_DRAWN "drew,$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT"
    set _VENVCTL_SCENE $_VENVCTL_DRAWN
    if test "$VENVCTL_PROMPT" = never
        set _VENVCTL_SCENE
    else if test "$VENVCTL_PROMPT" != always
        test -n "$VIRTUAL_ENV_DISABLE_PROMPT"; or functions -q _pure_prompt_virtualenv
        and set _VENVCTL_SCENE
    end
    set _VENVCTL_SHOWN
    test -n "$_VENVCTL_SCENE"; and test -n "$_VENVCTL_NAME"; and set _VENVCTL_SHOWN "($_VENVCTL_NAME) "
    set _VENVCTL_DRAWN "$_VENVCTL_NAME,,$_VENVCTL_DRAWN"
    _venvctl_install
end

# At each prompt, before it is drawn; fish calls the handlers of an event in no order that can be
# relied on. _VENVCTL_DREW says that the wrapper was called for the one before.
function _venvctl_prompt --on-event fish_prompt
    if not test "$PWD,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE,\
$_VENVCTL_NAME,$_VENVCTL_SAY,$_VENVCTL_DREW,$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT" = "$_VENVCTL_PWD,$_VENVCTL_SAME"
        or not test -e "$_VENVCTL_EPOCH"; or not functions -q fish_mode_prompt
        _venvctl_hook
        test "$_VENVCTL_NAME,$_VENVCTL_SAY,$_VENVCTL_DREW,$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT" = "$_VENVCTL_DRAWN"
        and functions -q fish_mode_prompt; or _venvctl_draw
        set _VENVCTL_SAME "$_VENVCTL_SEEN,$_VENVCTL_DRAWN"
    end
    set _VENVCTL_DREW
end

# `deactivate`: a pause, or only making room (nondestructive, as activation scripts call it).
function _venvctl_off
    if test "$argv[1]" = nondestructive
        set _VENVCTL_ACTIVE
    else
        set _VENVCTL_PAUSED $_VENVCTL_ROOT
    end
    set -l on $_VENVCTL_ON $VIRTUAL_ENV $_VENVCTL_MANUAL
    set _VENVCTL_ON $on[1]
    set _VENVCTL_SEEN
    set _VENVCTL_EASY
    set _VENVCTL_SAME
    _venvctl_leave
end

# The words activate and deactivate act on this shell; every other goes to the program.
function venvctl
    switch "$argv[1]"
        case activate
            set -l answer ($_VENVCTL_PREFIX/bin/venvctl activate --answer $argv[2..-1]); or return
            if not _venvctl_read $answer; or test -z "$_v_env"
                string join -- \n $answer
                return 0
            end
            if test -n "$VIRTUAL_ENV$_VENVCTL_ON"
                or test -n "$_VENVCTL_MANUAL" -a "$CONDA_PREFIX" = "$_VENVCTL_MANUAL"
                venvctl deactivate
            end
            _venvctl_enter
            set -e VENVCTL_ENV
            set _VENVCTL_MANUAL $_v_env
            set _VENVCTL_ACTIVE $_v_env
            set _VENVCTL_ON
            set _VENVCTL_PAUSED
            set _VENVCTL_SEEN
            set _VENVCTL_EASY
            set _VENVCTL_SAME
        case deactivate
            if functions -q deactivate
                deactivate
            else if test -n "$VIRTUAL_ENV"
                _venvctl_off
            else
                echo 'venvctl: no environment is on in this shell: nothing to deactivate' >&2
                return 3
            end
        case '*'
            set -l state none
            test -n "$_VENVCTL_PAUSED"; and set state paused
            test -z "$VIRTUAL_ENV"; and contains -- "$CONDA_DEFAULT_ENV" '' base; or set state manual
            test -n "$_VENVCTL_ON"; and set state automatic
            set -l root $_VENVCTL_PAUSED $_VENVCTL_ROOT ''
            _VENVCTL_SHELL="fish $fish_pid $state $root[1]" $_VENVCTL_PREFIX/bin/venvctl $argv
    end
end

# Around whatever prompt there is, again when a theme has replaced it.
function _venvctl_install
    functions fish_mode_prompt | string match -q '*_VENVCTL_DREW*'; and return
    functions -e _venvctl_mode_prompt
    functions -q fish_mode_prompt; and functions -c fish_mode_prompt _venvctl_mode_prompt
    or function _venvctl_mode_prompt
    end
    function fish_mode_prompt
        set _VENVCTL_DREW drew
        test "$PATH[1],$_VENVCTL_LEFT" = "$_VENVCTL_HEAD,"; or _venvctl_heal
        echo -n -s $_VENVCTL_SHOWN
        _venvctl_mode_prompt
    end
end

# What others did to PATH.
function _venvctl_heal
    test -n "$_VENVCTL_ON"; and not contains -- $_VENVCTL_ON/bin $PATH
    and set -gx PATH $_VENVCTL_ON/bin $PATH
    test -n "$_VENVCTL_LEFT"; and _venvctl_without PATH $_VENVCTL_LEFT
    set _VENVCTL_LEFT
    set _VENVCTL_HEAD $PATH[1]
end
