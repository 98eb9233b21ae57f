# Applies the edits of an answer, and undoes them. The functions have the same names and order as in
# ../sh/edits.sh, where the comments are.

function _venvctl_apply -S
    for _v_line in $_v_edits
        builtin string match -rq '^(?<_v_word>\w+) (?<_v_rest>(?<_v_one>[^ ]*)(?: (?<_v_got>.*))?)$' -- $_v_line
        switch $_v_word
            case set
                _venvctl_change $_v_one "$_v_got"
            case unset
                _venvctl_change $_v_rest
            case path
                _venvctl_put $_v_rest
        end
    end
    builtin set -gx VENVCTL_ENV $_v_env
    builtin set _VENVCTL_NAME $_v_name
    _venvctl_front $_v_bin
    _venvctl_own
    _venvctl_scripts source
end

function _venvctl_put
    builtin contains -- $argv $_VENVCTL_PUT; or builtin set -a _VENVCTL_PUT $argv
end

function _venvctl_change
    builtin string match -rq '^(?!.*VENVCTL_|(?:PATH|BASH_ENV|ENV|PS[0-9]|IFS)$|LD_|PROMPT|SHELL|PYTHON|fish_)[A-Za-z_][A-Za-z0-9_]*$' -- $argv[1]
    or builtin contains -- "$argv[1]/"(builtin count $argv) PYTHONHOME/1 PYTHONPATH/2; or return
    # Changes no variable that is read-only or a list. But a variable whose name ends with PATH may
    # be a list: fish itself makes it a list, and joins it again when it exports it.
    builtin set -q $argv[1]; and builtin set -S $argv[1] \
        | builtin string match -rq '^\$\w+: set in .*\(read-only\)|^\$\w*(?<!PATH): set in .*(path variable|with (?![01] ))'
    and return
    builtin set -q argv[2]; or builtin set -q $argv[1]; or return
    if not builtin string match -q "* $argv[1] *" -- " $VENVCTL_VARS "
        builtin set -q $argv[1]; and builtin set -gx VENVCTL_SAVED_$argv[1] $$argv[1]
        builtin set -gx VENVCTL_VARS $argv[1] $VENVCTL_VARS
    end
    builtin set -eg $argv[1]
    # A universal variable belongs to all shells, so it is not erased: an empty global variable
    # hides it in this shell.
    builtin set -q argv[2]; and builtin set -gx $argv[1] $argv[2] 2>/dev/null; or not builtin set -q $argv[1]; or builtin set -gu $argv[1]
end

function _venvctl_undo
    builtin test "$IFS" = \n\ \t; or builtin set -l IFS \n
    builtin set -l _v_theirs
    builtin set -l _v_conda "$CONDA_PREFIX"
    _venvctl_read $_VENVCTL_NOW
    builtin test -z "$argv"; or _venvctl_pause $_v_root
    builtin set -l _v_from $VENVCTL_ENV $_v_env
    builtin test -z "$_v_from[1]"; or _venvctl_put $_v_from[1]/bin
    builtin string match -q '*skipped' -- "$_VENVCTL_NOW"; or _venvctl_scripts leave
    # _v_theirs is an environment that the user or another program activated. It may be the hook's own
    # environment, activated a second time.
    builtin string replace -q -- ",$_OLD_VIRTUAL_PATH," '' "$_VENVCTL_SEEN[1]"; and builtin test "$VIRTUAL_ENV" = "$_v_from[1]"
    or builtin set _v_theirs $VIRTUAL_ENV
    for _v_one in (builtin string match -ra '\w+' -- "$VENVCTL_VARS")
        builtin set -l _v_saved VENVCTL_SAVED_$_v_one
        builtin set -l _v_ours "unset $_v_one"
        builtin set -qx $_v_one; and builtin set _v_ours "set $_v_one $$_v_one"
        builtin string match -q 'VIRTUAL_ENV*' -- $_v_one; and builtin test -n "$_v_theirs" -a "$_v_theirs" = "$_v_from[1]"; and builtin set _v_ours theirs
        builtin string match -q 'CONDA_*' -- $_v_one; and builtin test "$_v_conda" != "$_v_from[1]"; and builtin set _v_ours theirs
        if builtin contains -- $_v_ours $_v_edits; or builtin test -z "$_VENVCTL_NOW" -a "$_v_ours" != theirs
            builtin set -eg $_v_one
            # When the user deactivates _v_theirs, its `deactivate` restores PYTHONHOME from
            # _OLD_VIRTUAL_PYTHONHOME.
            builtin test "$_v_one" = PYTHONHOME -a -n "$_v_theirs"; and builtin set _v_one _OLD_VIRTUAL_PYTHONHOME
            builtin set -q $_v_saved; and not builtin set -qU $_v_one; and builtin set -gx $_v_one $$_v_saved
        end
        builtin set -eg $_v_saved
    end
    builtin set -eg VENVCTL_ENV VENVCTL_VARS
    builtin contains -- "$_v_from[1]/bin" $_OLD_VIRTUAL_PATH
    and builtin set -e _OLD_VIRTUAL_PATH[(builtin contains -i -- $_v_from[1]/bin $_OLD_VIRTUAL_PATH)]
    _venvctl_base $_v_theirs/bin
    _venvctl_front
    builtin test -z "$VIRTUAL_ENV"; and builtin functions deactivate | builtin string match -q '*_venvctl_off*'
    and builtin functions -e deactivate
    builtin set _VENVCTL_NOW
    builtin set _VENVCTL_NAME
    builtin set _VENVCTL_DRAWN[1] ''
end

function _venvctl_front
    _venvctl_base
    builtin test "$PATH" = "$_VENVCTL_BASE" -a -z "$argv"; or builtin set -gx PATH $argv $_VENVCTL_BASE
    builtin set _VENVCTL_PATH $PATH
end

function _venvctl_stay
    builtin test "$PATH" = "$_VENVCTL_PATH"; and return
    builtin set -l --path _v_list
    _venvctl_base
    _venvctl_clean $argv
    builtin test "$_v_list" = "$_VENVCTL_BASE"; and builtin set -p _v_list $argv
    builtin set -gx PATH $_v_list
    builtin set _VENVCTL_PATH $PATH
end

function _venvctl_base
    builtin test "$PATH" = "$_VENVCTL_PATH"; and return
    builtin set -l _v_end (builtin count $_VENVCTL_PATH)
    builtin set -l --path _v_list
    if builtin set -q _VENVCTL_PATH[1]; and builtin test "$PATH[1..$_v_end]" = "$_VENVCTL_PATH"
        builtin set _v_list $_VENVCTL_BASE $PATH[(builtin math $_v_end + 1)..-1]
    else
        _venvctl_clean $argv
    end
    builtin set _VENVCTL_BASE $_v_list
    builtin set _VENVCTL_PATH $PATH
end

function _venvctl_clean -S
    builtin set _v_list $PATH
    for _v_one in $_VENVCTL_PUT
        builtin set -l _v_users $_VENVCTL_BASE
        builtin contains -- $_v_one $_v_users; or not builtin contains -- $_v_one $fish_user_paths; or builtin set -a _v_users $_v_one
        builtin contains -- $_v_one $argv; and builtin set -a _v_users $_v_one
        for _v_each in $PATH
            builtin test "$_v_each" = "$_v_one"; or continue
            builtin set -l _v_at (builtin contains -i -- $_v_one $_v_users)
            and builtin set -e _v_users[$_v_at]; or builtin set -e _v_list[(builtin contains -i -- $_v_one $_v_list)]
        end
    end
end
