# venvctl in tcsh: activates a directory's environment while you are in it. The client decides what
# changes and prints commands of tcsh. The files in the folder tcsh run the client and then these commands.
# $1: the prefix of the installation.
#
# tcsh has no functions, so aliases source these files. Variables of this shell:
#   _venvctl_from    the prefix of the installation
#   _venvctl_seen    the directory and the variables when the hook last asked
#   _venvctl_owns    1: the hook defines `deactivate` while an environment is active
# The client sets _venvctl_memory, _venvctl_epoch, _venvctl_prefix, _venvctl_told and _venvctl_ours
# (client/cli/activation/step_text.h).

# Does nothing in scripts, and for root in another user's home (sudo -E).
if ($?prompt && ($uid != 0 || -o "$home:q")) then
    set _venvctl_from = "$1:q"
    if (! $?_venvctl_seen) then
        set _venvctl_seen = '' _venvctl_memory = '' _venvctl_epoch = '' _venvctl_prefix = '' _venvctl_ours = ''
        set _venvctl_told = "tcsh $$" _VENVCTL_NAME = '' _VENVCTL_STATE = '' _venvctl_owns = 0
        if ("`alias deactivate`" == '') set _venvctl_owns = 1
    endif
    # If the user already has aliases with these names, they run after the hook.
    foreach _v_name (precmd cwdcmd)
        set _v_text = "`alias $_v_name`"
        if ("$_v_text:q" !~ *_venvctl_from*) then
            alias $_v_name 'source "$_venvctl_from:q/share/venvctl/tcsh/prompt.tcsh"; '"$_v_text:q"
        endif
    end
    alias venvctl 'source "$_venvctl_from:q/share/venvctl/tcsh/command.tcsh" \!*'
    # tcsh sets COMMAND_LINE to the typed line.
    complete venvctl 'n/-C/d/' 'p,*,`sh "$_venvctl_from:q/share/venvctl/tcsh/complete.sh" "$_venvctl_from:q" "$COMMAND_LINE:q"`,'
    unset _v_name _v_text
endif
