# Applies the edits of an answer, and undoes them.

# Splits a remembered answer into its parts. Adds the usual edits, which remembered answers leave out.
function _venvctl_split -S
    builtin string match -rq '^[+!]?(?<_v_bin>[^\t]*)\t(?<_v_env>[^\t]*)\t(?<_v_name>[^\t]*)\t(?<_v_root>[^\t]*)\t(?<_v_edits>.*)' -- $argv
    builtin string match -q '/*' -- $argv
    and builtin set _v_edits "set VIRTUAL_ENV $_v_env"\n"set VIRTUAL_ENV_PROMPT $_v_name"\n"unset PYTHONHOME"\n"path $_v_env/bin"\n
    or builtin test -z "$_v_edits"; or builtin set _v_edits "$(builtin string unescape -- $_v_edits)"\n
    return 0
end

# Applies _v_edits, and saves the values that they replace.
function _venvctl_apply -S
    builtin set -l _v_more $_v_edits
    while builtin string match -rq '^(?<_v_word>[a-z]+) (?<_v_rest>(?<_v_one>[^ \n]*)(?: (?<_v_got>.*))?)\n(?<_v_more>(?s:.*))$' -- $_v_more
        builtin test "$_v_word" = set; and _venvctl_change $_v_one "$_v_got"
        builtin test "$_v_word" = unset; and _venvctl_change $_v_rest
        builtin test "$_v_word" != path; or builtin contains -- $_v_rest $_VENVCTL_PUT; or builtin set -a _VENVCTL_PUT $_v_rest
    end
    builtin set -gx VENVCTL_ENV $_v_env
    builtin set _VENVCTL_NAME $_v_name
    _venvctl_front $_v_bin
    _venvctl_own
    _venvctl_scripts source
end

# Sets the variable $argv[1] to $argv[2], or unsets it. Ignores variables whose change could do harm.
function _venvctl_change
    builtin string match -rq '^(?!.*VENVCTL_|(?:PATH|BASH_ENV|ENV|PS[0-9]|IFS)$|LD_|PROMPT|SHELL|PYTHON|fish_)[A-Za-z_][A-Za-z0-9_]*$' -- $argv[1]
    or builtin contains -- "$argv[1]/"(builtin count $argv) PYTHONHOME/1 PYTHONPATH/2; or return
    # Not an ordinary variable: read-only, or a list. fish makes a path list of each NAMEPATH, and restores it.
    builtin set -q $argv[1]; and builtin set -S $argv[1] \
        | builtin string match -rq '^\$\w+: set in .*\(read-only\)|^\$\w*(?<!PATH): set in .*(path variable|with (?![01] ))'
    and return
    builtin set -q argv[2]; or builtin set -q $argv[1]; or return
    if not builtin string match -q "* $argv[1] *" -- " $VENVCTL_VARS "
        builtin set -q $argv[1]; and builtin set -gx VENVCTL_SAVED_$argv[1] $$argv[1]
        builtin set -gx VENVCTL_VARS $argv[1] $VENVCTL_VARS
    end
    builtin set -eg $argv[1]
    # A universal variable belongs to all shells, so a global variable hides it in this shell.
    builtin set -q argv[2]; and builtin set -gx $argv[1] $argv[2] 2>/dev/null; or not builtin set -q $argv[1]; or builtin set -gu $argv[1]
end

# Undoes the applied edits, the last one first. Leaves variables that were changed since.
function _venvctl_undo
    builtin set -l _v_theirs
    builtin set -l _v_conda "$CONDA_PREFIX"
    _venvctl_split $_VENVCTL_NOW
    builtin set -l _v_from $VENVCTL_ENV $_v_env
    builtin string match -q '*'\n'skipped'\n -- $_v_edits; or _venvctl_scripts leave
    # The environment of another activation, or the same environment if it was activated again.
    builtin string replace -q -- ",$_OLD_VIRTUAL_PATH," '' "$_VENVCTL_SEEN[1]"; and builtin test "$VIRTUAL_ENV" = "$_v_from[1]"
    or builtin set _v_theirs $VIRTUAL_ENV
    builtin set -l _v_names "$VENVCTL_VARS"
    while builtin string match -rq '^\W*(?<_v_one>\w+)(?<_v_names>.*)' -- $_v_names
        builtin set -l _v_saved VENVCTL_SAVED_$_v_one
        builtin set -l _v_ours "unset $_v_one"
        builtin set -qx $_v_one; and builtin set _v_ours "set $_v_one $$_v_one"
        builtin string match -q 'VIRTUAL_ENV*' -- $_v_one; and builtin test -n "$_v_theirs" -a "$_v_theirs" = "$_v_from[1]"; and builtin set _v_ours theirs
        builtin string match -q 'CONDA_*' -- $_v_one; and builtin test "$_v_conda" != "$_v_from[1]"; and builtin set _v_ours theirs
        if builtin string replace -q -- \n$_v_ours\n '' \n$_v_edits; or builtin test -z "$_VENVCTL_NOW" -a "$_v_ours" != theirs
            builtin set -eg $_v_one
            # The other activation restores PYTHONHOME from this variable.
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
    builtin test -n "$_VENVCTL_OFF" -a -z "$VIRTUAL_ENV"; and builtin functions -e deactivate
    for _v_one in OFF NOW NAME DRAWN[1]
        builtin set _VENVCTL_$_v_one ''
    end
end
