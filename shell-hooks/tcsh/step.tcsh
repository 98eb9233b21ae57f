# Runs the client with the words $_v_words, which print a step, and runs this step. Then $_v_failed is 1 if the
# client printed nothing.

setenv _VENVCTL_SHELL "$_venvctl_told:q"
setenv _VENVCTL_MEMORY "$_venvctl_memory:q"
# activate.csh keeps PATH here. If it has run again, the variable has changed.
if ($?_OLD_VIRTUAL_PATH) then
    setenv _OLD_VIRTUAL_PATH "$_OLD_VIRTUAL_PATH:q"
endif
set _v_text = (`"$_venvctl_from:q/bin/venvctl" $_v_words:q`)
unsetenv _VENVCTL_SHELL
unsetenv _VENVCTL_MEMORY
unsetenv _OLD_VIRTUAL_PATH
set _v_failed = 1
if ($#_v_text > 0) then
    set _v_failed = 0
    # Every value in the text is one quoted word.
    eval "$_v_text:q"
    if ($_venvctl_owns && $_venvctl_ours == 1) then
        alias deactivate 'source "$_venvctl_from:q/share/venvctl/tcsh/deactivate.tcsh" \!*'
    else if ($_venvctl_owns && ! $?VIRTUAL_ENV) then
        unalias deactivate
    endif
    rehash
endif
unset _v_text _v_words
