# venvctl in fish: the environment of a directory is on while you are in it.
# hook.bash, hook.zsh and hook.fish say the same: same functions, same order, same comments.
# A function sees no local of its caller: what was answered is global, _v_ before its words. What a
# program printed is read, never evaluated. What runs often comes first: at a call fish counts the
# lines of a file from its beginning.

# Nothing in scripts, and nothing for root in the home of somebody else (sudo -E).
status is-interactive; or return 0
fish_is_root_user; and not test -O "$HOME"; and return 0

# The state of this shell; reading the file again keeps it.
if not functions -q _venvctl_hook
    set -g _VENVCTL_PREFIX (string replace -r '/[^/]*/[^/]*/[^/]*$' '' -- (status filename))
    for _v_name in ON ROOT NAME REST MANUAL PAUSED SEEN PWD ACTIVE EPOCH LEFT OFF SAY SAID DREW DRAWN SHOWN \
        HEAD KEY STEERING STEERINGS NUMBER MEMORY TO NOW PLAIN RESTS QUIET
        set -g _VENVCTL_$_v_name
    end
    for _v_name in epoch keep root env name rest conda level
        set -g _v_$_v_name
    end
    set -g _VENVCTL_OLD_PATH "$_OLD_VIRTUAL_PATH"
    set -g _VENVCTL_DELAY 0
end

# First at each prompt.
function _venvctl_hook
    test "$PWD,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" = "$_VENVCTL_PWD,$_VENVCTL_SEEN"
    and test -e "$_VENVCTL_EPOCH"; or _venvctl_rests; or _venvctl_follow
end

# At each prompt, before it is drawn; fish calls the handlers of an event in no order that can be
# relied on. _VENVCTL_DREW says that the wrapper was called for the one before.
function _venvctl_prompt --on-event fish_prompt
    if not test "$PWD,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE,\
$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$_VENVCTL_DREW" = "$_VENVCTL_PWD,$_VENVCTL_SEEN,$_VENVCTL_DRAWN" -a -e "$_VENVCTL_EPOCH"
        or not functions -q fish_mode_prompt
        _venvctl_hook
        test "$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$_VENVCTL_DREW" = "$_VENVCTL_DRAWN"
        and functions -q fish_mode_prompt; or _venvctl_draw
    end
    set _VENVCTL_DREW
end

# What fish_mode_prompt becomes. Only in vi mode does fish's own print something after the prefix.
function _venvctl_mode
    set _VENVCTL_DREW drew
    echo -n -s $_VENVCTL_SHOWN
    test "$PATH[1],$_VENVCTL_LEFT,$fish_key_bindings" = "$_VENVCTL_HEAD,,$_VENVCTL_QUIET"; or _venvctl_heal
end

# Be in the environment that this directory gets. Where nothing but the directory has changed its
# answer decides, and mostly it is the one before; else all the rules do. With few commands.
function _venvctl_follow --on-variable PWD
    # What an answer is remembered under.
    set _VENVCTL_KEY "$PWD,$HOME,$XDG_DATA_HOME,$XDG_CONFIG_HOME,$XDG_CACHE_HOME,$WORKON_HOME,$PIPENV_PIPFILE,\
$PIPENV_MAX_DEPTH,$PIPENV_NO_INHERIT,$PIPENV_PYTHON,$PIPENV_CUSTOM_VENV_NAME,\
$PIPENV_VENV_IN_PROJECT,$PIPENV_NO_VENV_IN_PROJECT,$POETRY_CACHE_DIR,$POETRY_CONFIG_DIR,\
$POETRY_VIRTUALENVS_PATH,$POETRY_VIRTUALENVS_CREATE,$POETRY_VIRTUALENVS_IN_PROJECT,$PDM_PYTHON,\
$HATCH_DATA_DIR,$HATCH_ENV_TYPE_VIRTUAL_PATH,$PYENV_ROOT,$PYENV_VERSION,$PYENV_DIR,\
$UV_PROJECT_ENVIRONMENT,$CONDA_EXE,$CONDA_ENVS_DIRS,$CONDA_ENVS_PATH,$_CONDA_ROOT,\
$MAMBA_ROOT_PREFIX,$PIXI_HOME"
    test "$_VENVCTL_KEY" = "$PWD,$_VENVCTL_STEERING"; or _venvctl_steer
    switch $PWD
        case '*\\E*' '*'\n'*' # would be read as a pattern, as two entries
            set _VENVCTL_TO
        case '*'
            string match -rq -- "\n$_VENVCTL_NUMBER,\Q$PWD\E\t(?<_VENVCTL_TO>.*)\n" "$_VENVCTL_MEMORY"
    end
    if test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" = "$_VENVCTL_SEEN" -a -e "$_VENVCTL_EPOCH" -a -n "$_VENVCTL_NOW"
        if test "$_VENVCTL_TO" = "$_VENVCTL_NOW" -a -e "$_VENVCTL_ON/"; or _venvctl_step; or _venvctl_turn
            set _VENVCTL_PWD $PWD
            return
        end
    else if not test -e "$_VENVCTL_EPOCH"; and _venvctl_forget; and _venvctl_turn
        set _VENVCTL_PWD $PWD
        return
    end
    test -z "$_VENVCTL_TO"; and _venvctl_rests; or _venvctl_decide
end

# No answer counts any more. That of the environment that is on still says how it is left, if it is
# there: that it is gone is not for a short way. Fails, too, where something else has changed.
function _venvctl_forget
    set _VENVCTL_MEMORY
    set _VENVCTL_TO
    test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" = "$_VENVCTL_SEEN" -a -n "$_VENVCTL_NOW" -a -e "$_VENVCTL_ON/"
end

# From one plain environment to another.
function _venvctl_step
    test "$_VENVCTL_PLAIN,$PYTHONHOME,$PATH[1]" = "plain,,$_VENVCTL_ON/bin"
    and string match -rq '\t(?<_v_env>[^\t]+)/bin\t[^\t]*\t$' -- $_VENVCTL_TO
    and test -e $_v_env; or return 1
    # Eight variables by one command.
    string match -rq '^(?<_VENVCTL_ROOT>.*)\t(?<_VENVCTL_HEAD>(?<_VENVCTL_ON>(?<_VENVCTL_ACTIVE>(?<VIRTUAL_ENV>(?<VENVCTL_ENV>.*))))/bin)\t(?<_VENVCTL_NAME>(?<VIRTUAL_ENV_PROMPT>.*))\t$' -- $_VENVCTL_TO
    set PATH[1] $_VENVCTL_HEAD
    set _VENVCTL_NOW $_VENVCTL_TO
    set _VENVCTL_SEEN "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    # A draw would find the same around the prefix, so that this is all there is to draw.
    test -n "$_VENVCTL_SHOWN"; and set _VENVCTL_SHOWN "($_VENVCTL_NAME) "
    return 0
end

# To an answer that is new, and to or from no environment. Fails where there is more to it.
function _venvctl_turn
    if test -z "$_VENVCTL_TO"
        _venvctl_ask; or set _VENVCTL_TO silent
        test "$_VENVCTL_TO" != silent; or return 1
        test "$_VENVCTL_TO" = "$_VENVCTL_NOW"; or _venvctl_step; and return
    end
    string match -rq '^(?<_v_root>.*)\t(?<_v_env>[^\t]*)/bin\t(?<_v_name>[^\t]*)\t(?<_v_rest>)$' -- $_VENVCTL_TO
    and test -n "$_VENVCTL_PLAIN" -a -z "$PYTHONHOME" -a -e "$_v_env/"; or return 1
    test -n "$_VENVCTL_ON"; and _venvctl_leave
    set _VENVCTL_PLAIN none
    if test -n "$_v_env"
        _venvctl_enter
        set _VENVCTL_PLAIN plain
        set _VENVCTL_ROOT $_v_root
    end
    set _VENVCTL_ACTIVE $_v_env
    set _VENVCTL_NOW $_VENVCTL_TO
    set _VENVCTL_SEEN "$_v_env,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    return 0
end

# After silence, until the client may be asked again, all stays inside the root, and anywhere while
# nothing is on. Much cheaper than to find that by all the rules.
function _venvctl_rests
    test "rest,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE" = "$_VENVCTL_SEEN" -a -z "$_VENVCTL_PAUSED" -a -e "$_VENVCTL_ON/"
    and string replace -q -- \n"$_VENVCTL_ROOT"/ '' \n"$PWD"/; or return 1
    read -l time rest </proc/uptime
    test "$time" -lt $_VENVCTL_UNTIL; and set _VENVCTL_PWD $PWD
end

# Takes the first entry that is $argv[2] out of the list in variable $argv[1], and nothing else.
function _venvctl_without
    contains -- $argv[2] $$argv[1]; or return 0
    set -e $argv[1][(contains -i -- $argv[2] $$argv[1])]
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
                set _v_conda $line
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
    set -l names $VENVCTL_VARS
    test "$names" = VIRTUAL_ENV_PROMPT; or set names (string split -n ' ' -- "$names")
    for name in $names
        string match -qr '^[A-Za-z_][A-Za-z0-9_]*$' -- $name; or continue
        string match -q $theirs -- $name; and continue
        set -l saved VENVCTL_SAVED_$name
        test $name = PYTHONHOME; and test -n "$VIRTUAL_ENV"; and set name _OLD_VIRTUAL_PYTHONHOME
        set -e $name
        set -q $saved; and set -gx $name "$$saved"
        set -e $saved
    end
    test "$PATH[1]" = "$from/bin"; and set -e PATH[1]; or _venvctl_without PATH $from/bin
    set -q _OLD_VIRTUAL_PATH; and _venvctl_without _OLD_VIRTUAL_PATH $from/bin
    contains -- $from/bin $PATH; or set _VENVCTL_LEFT $from/bin
    test -n "$_VENVCTL_OFF"; and test -z "$VIRTUAL_ENV"; and functions -e deactivate
    set -e VENVCTL_ENV
    set -e VENVCTL_VARS
    for name in ON ROOT NAME REST MANUAL OFF DRAWN
        set _VENVCTL_$name
    end
end

# Puts on the environment that was read: its bin in front, nothing taken out. What a parent shell
# handed down (VENVCTL_ENV) becomes this shell's own.
function _venvctl_enter
    set -l handed $VENVCTL_ENV
    set _v_conda
    set _v_level
    test -n "$_v_rest"; and _venvctl_do conda $_v_rest
    test "$handed" = "$_v_env"; and _venvctl_without PATH $_v_env/bin
    if test -z "$_v_conda"
        set -gx VIRTUAL_ENV $_v_env
        if set -q VENVCTL_VARS; or set -q VIRTUAL_ENV_PROMPT
            _venvctl_set VIRTUAL_ENV_PROMPT $_v_name
        else # as mostly
            set -gx VIRTUAL_ENV_PROMPT $_v_name
            set -gx VENVCTL_VARS VIRTUAL_ENV_PROMPT
        end
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
    set _VENVCTL_HEAD $_v_env/bin
    set -gx PATH $_VENVCTL_HEAD $PATH
    set -gx VENVCTL_ENV $_v_env
    set _VENVCTL_ON $_v_env
    set _VENVCTL_NAME $_v_name
    set _VENVCTL_REST $_v_rest
    set _VENVCTL_OLD_PATH "$_OLD_VIRTUAL_PATH"
    set _VENVCTL_LEFT
    set _VENVCTL_DRAWN
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

# What a parent has put on by hand: nothing in this shell shows it or takes it off.
function _venvctl_adopt
    functions -q deactivate; or not contains -- $VIRTUAL_ENV/bin $PATH; and return
    set -l names $VIRTUAL_ENV_PROMPT (string replace -r '.*/' '' -- $VIRTUAL_ENV)
    set _VENVCTL_NAME (string replace -ra '^\(|\)? ?$|[[:cntrl:]]' '' -- $names[1])
    set _VENVCTL_MANUAL $VIRTUAL_ENV
    set _VENVCTL_OLD_PATH
    set _VENVCTL_OFF 1
    set -e _OLD_VIRTUAL_PATH
    set -q VENVCTL_VARS; or set -gx VENVCTL_VARS VIRTUAL_ENV_PROMPT
    function deactivate -d 'switch this environment off'
        _venvctl_off $argv
    end
end

# Reads the answer $argv into _v_*; fails when it is none, cut or `later`. By one match: commands are
# what fish takes its time for.
function _venvctl_read
    string match -rq '^(?:epoch (?<_v_epoch>.*)\n|keep (?<_v_keep>.*)\n|root(?: (?<_v_root>.*))?\n|env(?: (?<_v_env>.*))?\n|name (?<_v_name>.*)\n|(?<_v_rest>(?:conda|set|enter|leave|say) (?:.*\n)*?)(?=\.$)|(?!later\n|\.\n).*\n)*\.$' -- "$argv"
end

# Asks the client, who rests after silence, 1 s doubling to 30 s; remembers the answer.
function _venvctl_ask
    set -l client $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve
    if test "$_VENVCTL_DELAY" != 0
        read -l time rest </proc/uptime
        test "$time" -ge $_VENVCTL_UNTIL; or return 1
    end
    test -x $client; or return 1
    set -l IFS # for one text, not a list
    set -l answer ($client fish 2>/dev/null)
    set -e IFS
    if not _venvctl_read $answer
        string match -q 'later*' -- $answer; and set _VENVCTL_DELAY 0
        or set _VENVCTL_DELAY (math "min(30, max(1, $_VENVCTL_DELAY * 2))")
        read -l time rest </proc/uptime
        set -g _VENVCTL_UNTIL (math $time + $_VENVCTL_DELAY)
        return 1
    end
    set _VENVCTL_DELAY 0
    if test "$_v_epoch" != "$_VENVCTL_EPOCH"
        set _VENVCTL_EPOCH $_v_epoch
        set _VENVCTL_MEMORY
    end
    if test -n "$_v_rest"
        contains -- $_v_rest $_VENVCTL_RESTS; or set -a _VENVCTL_RESTS $_v_rest
        set _v_rest (contains -i -- $_v_rest $_VENVCTL_RESTS)
    end
    set _VENVCTL_TO "$_v_root"\t"$_v_env/bin"\t"$_v_name"\t"$_v_rest"
    # Behind what is read, for those who would rely on the answer.
    test "$_v_keep" = no -o -z "$_v_epoch"; and set _VENVCTL_TO "$_VENVCTL_TO"no
    or string match -rq '\\\\E|[[:cntrl:]]' -- $PWD
    or set _VENVCTL_MEMORY "$_VENVCTL_MEMORY"\n"$_VENVCTL_NUMBER,$PWD"\t"$_VENVCTL_TO"\n
    return 0
end

# The steering variables have changed: their values have a number, so that the memory is short.
function _venvctl_steer
    string match -rq "^(?s:.{$(string length -- "$PWD,")})(?<_VENVCTL_STEERING>(?s:.*))\$" -- $_VENVCTL_KEY
    contains -- $_VENVCTL_STEERING $_VENVCTL_STEERINGS; or set -a _VENVCTL_STEERINGS $_VENVCTL_STEERING
    set _VENVCTL_NUMBER (contains -i -- $_VENVCTL_STEERING $_VENVCTL_STEERINGS)
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
    if test -n "$mine" -a "$mine|$_OLD_VIRTUAL_PATH" != "$now|$_VENVCTL_OLD_PATH"
        _venvctl_leave
        set mine
    end
    set _v_root
    set _v_env
    set _v_name
    set _v_rest
    test -n "$mine"; or test "$now|$_OLD_VIRTUAL_PATH" = "$_VENVCTL_MANUAL|$_VENVCTL_OLD_PATH"; or set _VENVCTL_NAME
    if test -n "$now" -a -z "$mine"
        _venvctl_inside "$_VENVCTL_PAUSED"; or set _VENVCTL_PAUSED
        test -n "$was$VENVCTL_DISABLE" -o "$now" != "$VIRTUAL_ENV"; or _venvctl_adopt
    else if test -n "$VENVCTL_DISABLE"; or _venvctl_inside "$_VENVCTL_PAUSED"
        set now
    else
        # The remembered answer for this directory, else the client's.
        test -n "$_VENVCTL_TO"; or _venvctl_ask; or set _VENVCTL_TO silent
        if test "$_VENVCTL_TO" = silent
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
        else
            string match -rq '^(?<_v_root>.*)\t(?<_v_env>.*)/bin\t(?<_v_name>.*)\t(?<_v_rest>\d*)(?:no)?$' -- $_VENVCTL_TO
            test -z "$_v_rest"; or set _v_rest $_VENVCTL_RESTS[$_v_rest]
            # What was on is gone, and not by us: off means off, until the root is left.
            if test -n "$_VENVCTL_ACTIVE" -a -z "$now" -a -n "$_v_root"
                test "$was" = "$PWD"; or _venvctl_inside "$_v_root" "$was"; and set _VENVCTL_PAUSED $_v_root
            end
            if test -n "$_v_root" -a "$_v_root" = "$_VENVCTL_PAUSED"
                set _v_env
            else
                set _VENVCTL_PAUSED
            end
            test -e "$_v_env"; or set _v_env
        end
        set now $_v_env
    end
    test -n "$silent" -a -z "$mine"; or set _VENVCTL_ACTIVE $now
    set _VENVCTL_SAY
    if test -n "$mine" -a "|$mine" != "|$_v_env"
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
    set _VENVCTL_NOW
    set _VENVCTL_PLAIN
    if test -n "$silent" -a "$_VENVCTL_DELAY" != 0
        set _VENVCTL_SEEN "rest,$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
        test -z "$_VENVCTL_SAY"; or set _VENVCTL_DRAWN
        return
    end
    set _VENVCTL_DRAWN
    # Silence, and an answer that nobody keeps true, are good for this prompt only.
    string match -rq '^silent$|\t\d*no$' -- $_VENVCTL_TO; and return
    set _VENVCTL_SEEN "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE"
    # Nothing but the answer had a say; and there is no more to it than an environment, or none.
    if test -z "$_VENVCTL_PAUSED$VENVCTL_DISABLE" -a "$now" = "$_VENVCTL_ON"
        and string match -q -- \*\t"$now/bin"\t\* $_VENVCTL_TO
        set _VENVCTL_NOW $_VENVCTL_TO
        test -n "$_VENVCTL_ON"; or set _VENVCTL_PLAIN none
        test "$VIRTUAL_ENV,$VENVCTL_VARS,$_VENVCTL_REST" = "$_VENVCTL_ON,VIRTUAL_ENV_PROMPT,"
        and set _VENVCTL_PLAIN plain
    end
end

# Is the directory $argv[2], else this one, $argv[1] or below it?
function _venvctl_inside
    test -n "$argv[1]"; or return 1
    test "$argv[1]" = /; and return 0
    set -l at $argv[2] $PWD
    # No path that counts holds a line break: this is found at the beginning or not at all.
    string replace -q -- \n"$argv[1]"/ '' \n"$at[1]"/
end

# What is to be said, and exactly one prefix, by one wrapper around fish_mode_prompt: fish_prompt is
# what themes and venv redefine.
function _venvctl_draw
    if test -n "$_VENVCTL_SAY"
        echo $_VENVCTL_SAY >&2
        set -a _VENVCTL_SAID $_VENVCTL_SAY
        set _VENVCTL_SAY
    end
    set _VENVCTL_DRAWN "$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,drew"
    set _VENVCTL_SHOWN
    if test -n "$_VENVCTL_NAME" -a "$VENVCTL_PROMPT" != never
        test "$VENVCTL_PROMPT" = always
        or test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and not functions -q _pure_prompt_virtualenv
        and set _VENVCTL_SHOWN "($_VENVCTL_NAME) "
    end
    test "$_VENVCTL_DREW" = drew; and functions -q fish_mode_prompt; or _venvctl_install
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
    _venvctl_leave
end

# The commands activate and deactivate act on this shell, once the program has read the line; every
# other is the program's own.
function venvctl
    # The command: the first word that is no option, and no value of one.
    set -l command
    set -l skipped
    for word in $argv
        switch "$skipped$word"
            case -C --directory --color
                set skipped :
            case ':*'
                set skipped
            case '-*'
            case '*'
                set command $word
                break
        end
    end
    switch "$command"
        case activate
            set -l IFS
            set -l answer ($_VENVCTL_PREFIX/bin/venvctl --answer $argv); or return
            set -e IFS
            if not _venvctl_read $answer; or test -z "$_v_env"
                test -n "$answer"; and string join -- \n $answer
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
        case deactivate
            if set -q argv[2]
                set -l IFS
                set -l answer ($_VENVCTL_PREFIX/bin/venvctl --answer $argv); or return
                set -e IFS
                if test "$answer" != .
                    string join -- \n $answer
                    return 0
                end
            end
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
    set _VENVCTL_QUIET none
    functions fish_mode_prompt | string match -qrv '^(function [^;]*| +fish_default_mode_prompt|end| *#.*)?$'
    or set _VENVCTL_QUIET fish_default_key_bindings
    functions -e _venvctl_mode_prompt
    functions -q fish_mode_prompt; and functions -c fish_mode_prompt _venvctl_mode_prompt
    or function _venvctl_mode_prompt
    end
    functions -e fish_mode_prompt
    functions -c _venvctl_mode fish_mode_prompt
end

# What others did to PATH, and the prompt that is wrapped.
function _venvctl_heal
    test -n "$_VENVCTL_ON"; and not contains -- $_VENVCTL_ON/bin $PATH
    and set -gx PATH $_VENVCTL_ON/bin $PATH
    test -n "$_VENVCTL_LEFT"; and _venvctl_without PATH $_VENVCTL_LEFT
    set _VENVCTL_LEFT
    set _VENVCTL_HEAD $PATH[1]
    _venvctl_mode_prompt
end
