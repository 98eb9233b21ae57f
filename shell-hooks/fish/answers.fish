# Requests, reads and remembers answers. Sources their scripts and prints their messages.

# Sources the scripts in the lines of _v_edits that begin with $argv (`source` or `leave`), if a current
# answer has the same line. Asks the client before the first script, and again only if the epoch has ended.
function _venvctl_scripts -S
    builtin string match -q "*$argv *" -- $_v_edits; or return
    builtin set -l _v_fresh $_v_checked
    builtin set -l _v_current (builtin string split \n -- $_v_edits)
    for _v_file in (builtin string replace -fr "^$argv (?=.*\.fish\$)" '' -- $_v_current)
        for _v_try in 1 2
            builtin test -e "$_v_fresh"; or _venvctl_ask $_v_env; or builtin set _v_current silent
        end
        if builtin contains -- "$argv $_v_file" $_v_current
            builtin source $_v_file
            continue
        end
        builtin set -l _v_why "you have not approved their current content: run venvctl allow --scripts $_v_env"
        builtin test "$_v_current" = silent; and builtin set _v_why 'venvd does not answer: run venvctl doctor'
        builtin test -e "$_v_env"; or builtin set _v_why "$_v_env no longer exists"
        _venvctl_say "venvctl: the $(builtin string replace leave deactivate (builtin string replace source activate $argv)) scripts of $_v_name were not run: $_v_why"
        # If the activation scripts did not run, the deactivation scripts must not run either.
        builtin set _v_skipped '\nskipped'
        break
    end
end

# Adds a message for the next prompt, unless it was added before.
function _venvctl_say
    builtin contains -- $argv $_VENVCTL_SAID; or builtin contains -- ">$argv" $_VENVCTL_SAID; or builtin set -a _VENVCTL_SAID ">$argv"
    builtin set _VENVCTL_WAS[2] said
end

# Reads the answer $argv: sets _v_answer to the remembered form, _v_epoch, _v_keep, _v_state and _v_marks. Fails
# if $argv is not an answer, is truncated, or is `later`. With _v_hush, keeps messages for the next question.
# A remembered answer begins with ! for scripts, + for unusual edits.
function _venvctl_read -S
    builtin string match -rq '^(?:epoch (?<_v_epoch>.*)\n|root(?: (?<_v_root>.*))?\n|env(?: (?<_v_env>.*))?\n|name (?<_v_name>.*)\n|state (?<_v_state>.*)\n|marks (?<_v_marks>.*)\n|(?<_v_edits>(?:set|unset|path|source|leave|say) (?:.*\n)*?)(?=\.$)|(?!later\n|\.\n).*\n)*\.$' -- "$argv"; or return
    builtin set _v_keep 1
    builtin string match -rq '\nkeep no\n' -- \n"$argv"; and builtin set _v_keep
    builtin string match -rq '^(.*)\n(.*)\nset VIRTUAL_ENV \1\nset VIRTUAL_ENV_PROMPT \2\nunset PYTHONHOME\npath (?<_v_bin>\1/bin)\n$' -- "$_v_env"\n"$_v_name"\n"$_v_edits"
    and builtin set _v_answer "$_v_bin"\t"$_v_env"\t"$_v_name"\t"$_v_root"\t; and return
    builtin set _v_edits (builtin string split -n \n -- $_v_edits)
    for _v_line in (builtin string replace -fr '^say ' '' -- $_v_edits)
        builtin test -n "$_v_hush"; and builtin set _v_keep; or _venvctl_say $_v_line
    end
    builtin set _v_edits (builtin string match -r '^(?:set|unset|path|source|leave) .*' -- $_v_edits)
    builtin set _v_bin "$(builtin string join : -- (builtin string replace -fr '^path ' '' -- $_v_edits)[-1..1])"
    builtin set -l _v_mark
    builtin string match -rq '^(?:source|leave) ' -- $_v_edits; and builtin set _v_mark !; or builtin test -z "$_v_bin"; or builtin set _v_mark +
    # conda's edits depend on the environment that is active now.
    builtin test -n "$_v_hush" -a -n "$_v_mark"; and builtin set _v_keep
    builtin set _v_answer "$_v_mark$_v_bin"\t"$_v_env"\t"$_v_name"\t"$_v_root"\t"$(builtin string escape -n -- "$(builtin string join \n -- $_v_edits)")"
    return 0
end

# Asks the client and remembers the answer. With $argv, asks about the environment $argv and remembers
# nothing; only _venvctl_scripts does that.
function _venvctl_ask -S
    builtin set -l _v_epoch
    builtin set -l _v_state
    builtin set -l _v_marks
    builtin set -l _v_text
    builtin test -x $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve
    and builtin set _v_text "$($_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve fish $argv 2>/dev/null)"
    if builtin set -q argv[1]
        builtin set _v_current (builtin string split \n -- $_v_text)
        builtin contains -- . $_v_current; and not builtin contains -- later $_v_current; or return
        builtin set _v_fresh (builtin string replace -f 'epoch /' / -- $_v_current) /
        builtin set _v_fresh $_v_fresh[1]
        builtin contains -- "env $argv" $_v_current; or builtin set _v_current
        return 0
    end
    builtin set _v_keep
    _venvctl_read $_v_text; or return
    builtin test "$_v_epoch" = "$_VENVCTL_EPOCH"; or builtin set _VENVCTL_MEMORY "$_VENVCTL_MEMORY[1]"
    builtin set _VENVCTL_EPOCH $_v_epoch
    builtin test -n "$_v_epoch"; or builtin set _v_keep
    builtin test -z "$_v_keep"; or builtin string match -rq '\\\\E|[[:cntrl:]]' -- $PWD
    or builtin set _VENVCTL_MEMORY[2] "$_VENVCTL_MEMORY[2]"\n$PWD\t$_v_answer\n
    builtin test -n "$_v_marks"; or builtin set _v_marks all
    builtin test -z "$_v_env"; or builtin set _VENVCTL_MARKS $_v_marks
    builtin contains -- $_v_answer $_VENVCTL_STALE; and builtin set -e _VENVCTL_STALE[(builtin contains -i -- $_v_answer $_VENVCTL_STALE)]
    builtin test "$_v_state" != stale; or builtin set -a _VENVCTL_STALE $_v_answer
    return 0
end
