# The commands `deactivate` and `venvctl`. The comments are in ../sh/commands.sh.

function _venvctl_own
    builtin functions -q deactivate; and return
    function deactivate -d 'deactivate this environment'
        _venvctl_off $argv
    end
end

function _venvctl_adopt
    builtin functions -q deactivate; or builtin string match -rq '[[:cntrl:]]' -- $VIRTUAL_ENV; and return
    builtin test -n "$argv"; or builtin contains -- $VIRTUAL_ENV/bin $PATH; or return
    builtin set -l _v_names $VIRTUAL_ENV_PROMPT (builtin string replace -r '.*/' '' -- $VIRTUAL_ENV)
    builtin set _VENVCTL_NAME "$(builtin string replace -ra '^\(|\)? ?$|[[:cntrl:]]' '' -- $_v_names[1])"
    builtin set _VENVCTL_NOW "$(builtin string join \n -- "env $VIRTUAL_ENV" "name $_VENVCTL_NAME" "set VIRTUAL_ENV $VIRTUAL_ENV" "set VIRTUAL_ENV_PROMPT $VIRTUAL_ENV_PROMPT" "path $VIRTUAL_ENV/bin" .)"
    _venvctl_put $VIRTUAL_ENV/bin
    builtin set -e _OLD_VIRTUAL_PATH
    builtin set -q VENVCTL_VARS; or builtin set -gx VENVCTL_VARS 'VIRTUAL_ENV_PROMPT VIRTUAL_ENV'
    _venvctl_own
end

function _venvctl_off
    builtin test -z "$VENVCTL_ENV$_VENVCTL_NOW" -a -n "$VIRTUAL_ENV"; and _venvctl_adopt by-hand
    builtin set -l _v_pauses
    builtin test "$argv[1]" = nondestructive -o -z "$VENVCTL_ENV"; or builtin set _v_pauses pause
    _venvctl_undo $_v_pauses
end

function venvctl
    builtin test "$IFS" = \n\ \t; or builtin set -l IFS \n
    builtin string match -rq '^(?:(?:-C|--directory|--color)\x1f[^\x1f]*\x1f|-[^\x1f]*\x1f)*(?<_v_command>[^-\x1f][^\x1f]*)' -- "$(builtin string join \x1f -- $argv)"
    _venvctl_read $_VENVCTL_NOW
    if builtin contains -- "$_v_command" activate deactivate
        builtin set -l _v_from $VENVCTL_ENV $_v_env
        builtin set -l _v_text "$(VENVCTL_ENV="$_v_from[1]" $_VENVCTL_PREFIX/bin/venvctl --answer $argv)"; or return
        if not _venvctl_read $_v_text; or builtin test "$_v_command$_v_env" = activate
            builtin printf '%s\n' $_v_text
            return 0
        end
        if builtin functions -q deactivate; and builtin test "$_v_command" = deactivate -o -n "$VIRTUAL_ENV$VENVCTL_ENV$_VENVCTL_NAME"
            deactivate
        else if builtin test -n "$VIRTUAL_ENV"
            _venvctl_off
        else if builtin test "$_v_command" = deactivate
            builtin echo 'venvctl: no environment is active in this shell: nothing to deactivate' >&2
            return 3
        end
        builtin test "$_v_command" = activate; or return 0
        builtin set -l _v_checked / # the program has just checked the scripts
        builtin set -l _v_skipped
        _venvctl_apply
        builtin set -eg VENVCTL_ENV
        builtin set _VENVCTL_NOW "$_v_answer$_v_skipped"
        builtin set _VENVCTL_MODE manual
        return 0
    end
    builtin set -l _v_mode none
    builtin string match -q '/*' -- $_VENVCTL_MODE; and builtin set _v_mode paused; and builtin set _v_root $_VENVCTL_MODE[1]
    builtin test -z "$VIRTUAL_ENV"; and builtin contains -- "$CONDA_DEFAULT_ENV" '' base; or builtin set _v_mode manual
    builtin test -z "$VENVCTL_ENV"; or builtin set _v_mode automatic
    _VENVCTL_SHELL="fish $fish_pid $_v_mode $_v_root" $_VENVCTL_PREFIX/bin/venvctl $argv
end
