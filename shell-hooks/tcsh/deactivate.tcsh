# `deactivate`. activate.csh calls it with the word nondestructive before it activates another environment.

set _v_words = (hook tcsh --step deactivate)
if ("$argv" == nondestructive) set _v_words = (hook tcsh --step replace)
source "$_venvctl_from:q/share/venvctl/tcsh/step.tcsh"
unset _v_failed
