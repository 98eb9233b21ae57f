# Sets $_v_now to the directory and to the variables that affect the next step and that often change.

set _v_now = "$cwd:q,$PATH:q"
if ($?VIRTUAL_ENV) then
    set _v_now = "$_v_now:q,$VIRTUAL_ENV:q"
endif
if ($?CONDA_PREFIX) then
    set _v_now = "$_v_now:q,conda $CONDA_PREFIX:q"
endif
if ($?VENVCTL_DISABLE) then
    set _v_now = "$_v_now:q,off $VENVCTL_DISABLE:q"
endif
if ($?VENVCTL_PROMPT) then
    set _v_now = "$_v_now:q,$VENVCTL_PROMPT:q"
endif
if ($?VIRTUAL_ENV_DISABLE_PROMPT) then
    set _v_now = "$_v_now:q,no prefix"
endif
