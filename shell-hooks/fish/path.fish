# Sets PATH. It keeps the hook's entries apart from the user's entries.

# Sets PATH to what the user wants, with the entry $argv: first, or after entries that were put before it.
function _venvctl_path
    builtin test "$PATH" = "$_VENVCTL_PATH"; and return
    builtin set -l --path _v_list
    _venvctl_base
    _venvctl_clean $argv
    builtin test "$_v_list" = "$_VENVCTL_BASE"; and builtin set -p _v_list $argv
    builtin set -gx PATH $_v_list
    builtin set _VENVCTL_PATH $PATH
end

# Sets PATH to $argv, followed by what the user wants.
function _venvctl_front
    _venvctl_base
    builtin test "$PATH" = "$_VENVCTL_BASE" -a -z "$argv"; or builtin set -gx PATH $argv $_VENVCTL_BASE
    builtin set _VENVCTL_PATH $PATH
    return 0
end

# Updates _VENVCTL_BASE, which is what the user wants in PATH, if PATH was changed since the hook last ran.
# Removes an entry that this shell has taken out whenever it comes back, for example when another program
# restores an old PATH. Keeps what was appended to PATH.
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
    return 0
end

# Sets _v_list to PATH without the entries that this shell has put there. Keeps each of these entries as often
# as the user has it, and keeps $argv once more.
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
