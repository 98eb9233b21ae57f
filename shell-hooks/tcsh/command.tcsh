# `venvctl`: runs activate and deactivate in this shell, and passes all other commands to the program.

set _v_command = ''
set _v_value = 0
foreach _v_word ($argv:q)
    switch ("$_v_word:q")
        case -h:
        case --help:
            set _v_command = help
            breaksw
        case -C:
        case --directory:
        case --color:
            set _v_value = 1
            breaksw
        case -*:
            breaksw
        default:
            if ("$_v_command" == '' && ! $_v_value) set _v_command = "$_v_word:q"
            set _v_value = 0
    endsw
end
set _v_failed = 0
if ("$_v_command:q" == activate || "$_v_command:q" == deactivate) then
    # If activate.csh has defined the alias `deactivate`, this alias must run, because it also
    # restores the prompt.
    if ($?VIRTUAL_ENV && "$_venvctl_ours" == '') then
        if ("`alias deactivate`" != '') then
            deactivate
            if ("$_v_command:q" == deactivate) set _v_command = done
        endif
    endif
    set _v_words = ($argv:q --step)
    if ("$_v_command:q" == deactivate) set _v_words = (hook tcsh --step deactivate)
    if ("$_v_command:q" != done) source "$_venvctl_from:q/share/venvctl/tcsh/step.tcsh"
else
    setenv _VENVCTL_SHELL "$_venvctl_told:q"
    "$_venvctl_from:q/bin/venvctl" $argv:q
    set _v_failed = $status
    unsetenv _VENVCTL_SHELL
endif
unset _v_command _v_value _v_word
(exit $_v_failed)
