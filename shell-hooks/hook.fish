# venvctl in fish: activates a directory's environment while you are in it. The folder fish has the
# rules. It has the same files and functions as the folder sh, in the same order. A function with -S
# sees its caller's locals. Users may have functions of any name, so builtins are called through
# `builtin`, and locals begin with _v_. The output of programs is parsed, never evaluated. Frequent
# functions come first, because at each call fish counts the lines above the function.
#
# sh/rules.sh explains the state of a shell. The state in fish has these differences:
#   _VENVCTL_MODE    a list: automatic, manual, or the paused projects
#   _VENVCTL_MEMORY  pairs: values of the steering variables, then the answers for them; the current pair first
#   _VENVCTL_HERE    a path list: EPOCH, DIRECTORY
#   _VENVCTL_SEEN    [1] what was active when the hook last ran, [2] the directory, [3] the directory at the last prompt;
#                    [4] exists if the next prompt must run _venvctl_look
#   _VENVCTL_SAID    messages, each printed once; > marks a message that is not printed yet
#   _VENVCTL_DRAWN   [1] what the prefix depends on, when it was last drawn; [2] the key bindings with which the
#                    user's fish_mode_prompt prints nothing; [3] the text of the user's prompt functions;
#                    [4] 0 if these functions show the environment; [5] "(" if the hook shows it

# Does nothing in scripts, and for root in another user's home (sudo -E).
builtin status is-interactive; and builtin test "$EUID" != 0 -o -O "$HOME"; or return 0
if not builtin functions -q _venvctl_hook
    builtin set -g _VENVCTL_PREFIX (builtin string replace -r '/[^/]*/[^/]*/[^/]*$' '' -- (builtin status filename))
    for _v_name in MEMORY NOW NAME STATE MARK PATH SAID HEARD DRAWN
        builtin set -g _VENVCTL_$_v_name
    end
    builtin set -g --path _VENVCTL_BASE
    builtin set -gx --path _VENVCTL_HERE "$_VENVCTL_HERE"
    builtin set -g _VENVCTL_MODE automatic
    builtin set -g _VENVCTL_SEEN "again,,$_OLD_VIRTUAL_PATH," '' '' undrawn
    builtin set -g _VENVCTL_PUT $VENVCTL_ENV/bin
end
for _v_name in rules edits answers commands
    builtin source $_VENVCTL_PREFIX/share/venvctl/fish/$_v_name.fish
end

# Runs at each prompt before fish draws it. It must not depend on other event handlers, because fish
# calls them in no reliable order.
function _venvctl_hook --on-event fish_prompt
    builtin test "$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE $PWD" = "$_VENVCTL_SEEN[1..2]$_VENVCTL_SEEN[4]" -a -e "$_VENVCTL_HERE[1]"
    and builtin functions -q fish_mode_prompt; or _venvctl_look
    builtin set _VENVCTL_SEEN[4] undrawn
end

# Replaces fish_mode_prompt, because themes and activation scripts replace fish_prompt. In a shell
# without the hook, a copy of this function that was saved with funcsave does nothing.
function _venvctl_prompt
    builtin test "$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$fish_key_bindings,$PATH" = "$_VENVCTL_DRAWN[1],$_VENVCTL_PATH"
    and builtin set _VENVCTL_SEEN $_VENVCTL_SEEN[1..2] $PWD; and builtin echo -n -s $_VENVCTL_DRAWN[5]$_VENVCTL_NAME"$_VENVCTL_MARK) "
    or not builtin functions -q _venvctl_show; or _venvctl_show
end

# Runs at prompts if something may have changed: applies the rules and prints new messages.
function _venvctl_look
    _venvctl_follow
    _venvctl_install
    builtin string replace -fr '^>' '' -- $_VENVCTL_SAID >&2
    and builtin set _VENVCTL_SAID (builtin string replace -r '^>' '' -- $_VENVCTL_SAID)
end

# If PATH has changed, first applies the rules. Then prints the prefix and the output of the user's
# fish_mode_prompt. If the rules cause messages, these are shown at the next prompt.
function _venvctl_show
    if builtin test "$PATH" != "$_VENVCTL_PATH"
        builtin set _VENVCTL_SEEN[1] "again,$_VENVCTL_SEEN[1]"
        _venvctl_follow
    end
    builtin test "$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$_VENVCTL_DRAWN[2]" = "$_VENVCTL_DRAWN[1]"; or _venvctl_draw
    builtin echo -n -s $_VENVCTL_DRAWN[5]$_VENVCTL_NAME"$_VENVCTL_MARK) "
    builtin set _VENVCTL_SEEN[3] $PWD
    builtin string match -q '>*' -- $_VENVCTL_SAID; or builtin set -e _VENVCTL_SEEN[4]
    _venvctl_mode_prompt
end

# Decides whether the prefix is shown.
function _venvctl_draw
    builtin set _VENVCTL_DRAWN[1] "$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$_VENVCTL_DRAWN[2]"
    builtin set -e _VENVCTL_DRAWN[5]
    builtin test -n "$_VENVCTL_NAME" -a "$VENVCTL_PROMPT" != never; or return
    builtin test -n "$VIRTUAL_ENV_DISABLE_PROMPT"; or _venvctl_is_shown; and builtin test "$VENVCTL_PROMPT" != always
    or builtin set _VENVCTL_DRAWN[5] '('
end

# Succeeds if the user's own prompt shows the environment: a prompt function, or a function that it calls,
# reads VIRTUAL_ENV. Ignores the fish_prompt that Python's activation scripts define. Reads the called
# functions only if the prompt functions have changed.
function _venvctl_is_shown
    builtin set -l _v_names fish_prompt fish_right_prompt _venvctl_mode_prompt
    builtin set -l _v_text "$(builtin functions $_v_names)"
    builtin string match -q '*_old_fish_prompt*' -- $_v_text; and builtin set _v_names[1] _old_fish_prompt
    and builtin set _v_text "$(builtin functions $_v_names)"
    builtin test "$_v_text" = "$_VENVCTL_DRAWN[3]"; and return $_VENVCTL_DRAWN[4]
    builtin set _VENVCTL_DRAWN[3 4] $_v_text 0
    for _v_depth in 1 2 3 4
        builtin set _v_text (builtin functions fish_greeting $_v_names | builtin string replace -ra '(?:^|\s)#.*' '')
        builtin string match -rq 'VIRTUAL_ENV(?!_DISABLE)' -- $_v_text; and return
        builtin set _v_names (builtin string match -rag '(?:^|[;|(&!]|\b(?:and|or|not|if|while|begin|time))\s*([\w.]+)' -- $_v_text)
    end
    builtin set _VENVCTL_DRAWN[4] 1
    return 1
end

# Wraps the current fish_mode_prompt, and wraps it again after another program has replaced it. If there is
# no such function, or it is a saved copy of the hook's function, fish's own version is wrapped. That version
# prints nothing with the default key bindings.
function _venvctl_install
    builtin set -l _v_text (builtin functions fish_mode_prompt)
    builtin string match -q '*_venvctl_*' -- $_v_text; and builtin functions -q _venvctl_mode_prompt; and return
    builtin functions -e _venvctl_mode_prompt
    builtin set _VENVCTL_DRAWN[1 2] '' fish_default_key_bindings
    if not builtin functions -q fish_mode_prompt; or builtin string match -q '*_venvctl_*' -- $_v_text
        function _venvctl_mode_prompt
            builtin functions -q fish_default_mode_prompt; and fish_default_mode_prompt
        end
    else
        builtin functions -c fish_mode_prompt _venvctl_mode_prompt
        builtin string match -qrv '^(function [^;]*| +fish_default_mode_prompt|end| *#.*)?$' -- $_v_text; and builtin set _VENVCTL_DRAWN[2] none
    end
    builtin functions -e fish_mode_prompt
    builtin functions -c _venvctl_prompt fish_mode_prompt
end

# The daemon sends SIGURG when this directory gets another answer while the line editor waits. In a
# menu or a search the signal is ignored, because the daemon sends the signal again.
function _venvctl_live --on-signal SIGURG
    builtin test (builtin status current-command) = fish; or return
    builtin commandline --paging-mode; and return
    builtin commandline --search-mode; and return
    _venvctl_follow
    builtin commandline -f repaint
end
