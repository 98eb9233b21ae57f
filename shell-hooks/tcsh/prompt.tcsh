# Runs at each prompt and after each change of directory. If something may have changed, runs the client.

source "$_venvctl_from:q/share/venvctl/tcsh/state.tcsh"
if ("$_v_now:q" != "$_venvctl_seen:q" || ! -e "$_venvctl_epoch:q") then
    set _v_words = (hook tcsh --step prompt)
    source "$_venvctl_from:q/share/venvctl/tcsh/step.tcsh"
    source "$_venvctl_from:q/share/venvctl/tcsh/state.tcsh"
    set _venvctl_seen = "$_v_now:q"
endif
# A theme or an activation script may have replaced the prompt. The prefix is left out if the user's prompt shows
# the environment.
if ("$prompt:q" !~ *_venvctl_prefix* && "$prompt:q" !~ *VIRTUAL_ENV*) then
    set prompt = '%$_venvctl_prefix%{%}'"$prompt:q"
endif
unset _v_now
