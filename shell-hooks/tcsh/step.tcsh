# Runs the client with the arguments $_v_words, and evaluates the step that it prints. Sets $_v_failed to 1 if the
# client prints nothing, else to 0.

setenv _VENVCTL_SHELL "$_venvctl_told:q"
setenv _VENVCTL_MEMORY "$_venvctl_memory:q"
# activate.csh saves PATH in this variable. A new value shows the client that activate.csh has run
# again.
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
    # tcsh cannot read several values from a program in another way. Every value in the text is one
    # quoted word.
    eval "$_v_text:q"
    if ($_venvctl_owns && $_venvctl_ours == 1) then
        alias deactivate 'source "$_venvctl_from:q/share/venvctl/tcsh/deactivate.tcsh" \!*'
    else if ($_venvctl_owns && ! $?VIRTUAL_ENV) then
        unalias deactivate
    endif
    rehash
endif
unset _v_text _v_words
