# Requests, reads and remembers answers. Sources their scripts and collects their messages. The
# functions have the same names and order as in ../sh/answers.sh, where the comments are.

function _venvctl_scripts -S
    builtin set -l _v_fresh $_v_checked
    builtin set -l _v_current $_v_edits
    for _v_file in (builtin string replace -fr "^$argv (?=.*\.fish\$)" '' -- '' $_v_edits)
        for _v_try in 1 2
            builtin test -e "$_v_fresh"; or _venvctl_confirm $_v_env
        end
        if builtin contains -- "$argv $_v_file" $_v_current
            builtin source $_v_file
            continue
        end
        builtin set -l _v_why "you have not approved their current content: run venvctl allow --scripts $_v_env"
        builtin test "$_v_current" = silent; and builtin set _v_why 'the daemon does not answer: run venvctl doctor'
        builtin test -e "$_v_env"; or builtin set _v_why "$_v_env no longer exists"
        _venvctl_say "venvctl: the $(builtin string replace leave deactivate (builtin string replace source activate $argv)) scripts of $_v_name were not run, because $_v_why"
        # If the activation scripts did not run, the deactivation scripts must not run either.
        builtin set _v_skipped \nskipped
        return
    end
end

function _venvctl_confirm -S
    builtin set _v_current (_venvctl_run $argv)
    if not builtin contains -- . $_v_current; or builtin contains -- later $_v_current
        builtin set _v_current silent
        return
    end
    builtin set _v_fresh (builtin string replace -f 'epoch /' / -- $_v_current) /
    builtin set _v_fresh $_v_fresh[1]
    builtin contains -- "env $argv" $_v_current; or builtin set _v_current
end

function _venvctl_say
    builtin contains -- $argv $_VENVCTL_SAID; or builtin contains -- ">$argv" $_VENVCTL_SAID; or builtin set -a _VENVCTL_SAID ">$argv"
    builtin set _VENVCTL_SEEN[4] said
end

function _venvctl_warn
    builtin set -l _v_number (builtin string replace -r ' .*' '' -- $argv)
    builtin test "$_v_number" = "$_VENVCTL_HEARD"; or builtin set -a _VENVCTL_SAID ">$(builtin string replace -r '^[^ ]* ' '' -- $argv)"
    builtin set -g _VENVCTL_HEARD $_v_number
    builtin set _VENVCTL_SEEN[4] said
end

function _venvctl_read -S
    for _v_part in epoch root env name state marks edits bin answer
        builtin set _v_$_v_part
    end
    builtin set _v_keep 1
    builtin set -l _v_lines (builtin string split \n -- "$argv")
    builtin contains -- . $_v_lines; and not builtin contains -- later $_v_lines; or return
    builtin string match -rq '^(?:epoch (?<_v_epoch>.*)\n|root(?: (?<_v_root>.*))?\n|env(?: (?<_v_env>.*))?\n|name (?<_v_name>.*)\n|state (?<_v_state>.*)\n|marks (?<_v_marks>.*)\n|.*\n)*\.' -- "$argv"
    builtin set _v_edits (builtin string match -r '^(?:set|unset|path|source|leave) .*' -- $_v_lines)
    builtin set _v_bin (builtin string replace -fr '^path ' '' -- $_v_lines)[-1..1]
    builtin test -n "$_v_state"; or builtin set _v_state ok
    builtin test -n "$_v_marks"; or builtin set _v_marks all
    builtin contains -- 'keep no' $_v_lines; and builtin set _v_keep
    # conda's edits depend on the environment that is active now, so this answer must not be
    # remembered.
    builtin test "$_VENVCTL_MODE" = manual; and builtin string match -q 'set CONDA_*' -- $_v_lines; and builtin set _v_keep
    for _v_line in (builtin string replace -fr '^say ' '' -- $_v_lines)
        builtin test "$_VENVCTL_MODE" = manual; and builtin set _v_keep; or _venvctl_say $_v_line
    end
    for _v_line in (builtin string replace -fr '^warn ' '' -- $_v_lines)
        _venvctl_warn $_v_line
    end
    builtin set _v_answer .
    builtin test -z "$_v_env"
    or builtin set _v_answer "$(builtin string join \n -- "state $_v_state" "marks $_v_marks" "root $_v_root" "env $_v_env" "name $_v_name" $_v_edits .)"
    return 0
end

function _venvctl_run
    builtin set -lx VENVCTL_HEARD $_VENVCTL_HEARD
    builtin test -x $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve
    and $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve fish $argv 2>/dev/null
end

function _venvctl_usual -S
    builtin test -z "$VENVCTL_DISABLE"; and not _venvctl_is_steered; or return
    builtin set _v_text "$(_venvctl_run)"
    if builtin string match -rq '^epoch (?<_v_epoch>/.*)\n(?<_v_look>root(?:\nenv\n| (?<_v_root>.*)\nenv (?<_v_env>.*)\nname (?<_v_name>.*)\nset VIRTUAL_ENV \g{_v_env}\nset VIRTUAL_ENV_PROMPT \g{_v_name}\nunset PYTHONHOME\npath \g{_v_env}/bin\n)\.)$' -- $_v_text
        builtin test -n "$_v_env"; and builtin set _v_look state\ ok\nmarks\ all\n$_v_look; or builtin set _v_look .
        _venvctl_remember $_v_look
        return 0
    end
    builtin set _v_look
    builtin test -n "$_v_text"; or builtin set _v_text later
    return 1
end

function _venvctl_remember -S
    builtin test "$_v_epoch" = "$_VENVCTL_HERE[1]"; or builtin set _VENVCTL_MEMORY
    builtin set _VENVCTL_HERE "$_v_epoch" ''
    builtin set -q _VENVCTL_MEMORY[2]; or _venvctl_recall
    # If the memory would read the directory's path as a pattern or as several parts, the answer is
    # not remembered.
    builtin test -z "$argv"; or builtin string match -rq '\\\\E|[[:cntrl:]]' -- $PWD
    or builtin set _VENVCTL_MEMORY[2] "$_VENVCTL_MEMORY[2]"\x1e$PWD\x1f$argv\x1e
end

function _venvctl_ask -S
    builtin test -z "$VENVCTL_DISABLE"; or builtin set _v_look .
    builtin test -n "$_v_look"; and _venvctl_read $_v_look; and return
    builtin test -n "$_v_text"; or builtin set _v_text "$(_venvctl_run)"
    _venvctl_read $_v_text; or begin
        _venvctl_read ''
        return 1
    end
    builtin test -n "$_v_epoch"; and not _venvctl_is_steered; or builtin set _v_keep
    builtin test -n "$_v_keep"; and _venvctl_remember $_v_answer; or _venvctl_remember
    return 0
end
