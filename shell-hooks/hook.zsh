# venvctl in zsh: activates a directory's environment while you are in it. The folder sh has the
# code that bash and zsh share; sh/rules.sh explains the variables. This file has the code that only
# zsh needs. It sources itself again with zsh's default options and without aliases; its functions
# keep these options.
if [[ -z ${_VENVCTL_READING-} ]]; then
  # The quoted code is on one line, because the option csh_junkie_quotes allows no quoted text of
  # several lines.
  \builtin emulate zsh -o no_aliases -c 'typeset -g _VENVCTL_READING=${(%):-%x}; builtin source $_VENVCTL_READING; builtin unset _VENVCTL_READING'
  \return 0
fi

# Does nothing in scripts, for root in another user's home (sudo -E), and in restricted shells,
# which cannot change PATH.
[[ -o interactive && ! -o restricted && ( $EUID -ne 0 || -O ${HOME-} ) ]] || return 0
if (( ! ${+functions[_venvctl_hook]} )); then
  typeset -ga _VENVCTL_PREFIX=(${_VENVCTL_READING:a:h:h:h})
  typeset -gA _VENVCTL_MEMORY=()
  typeset -gx _VENVCTL_HERE=${_VENVCTL_HERE-}
  # Themes read these two variables. The user may have made them read-only.
  [[ ${(t)_VENVCTL_NAME-}${(t)_VENVCTL_STATE-} == *readonly* ]] || typeset -g _VENVCTL_NAME= _VENVCTL_STATE=
  typeset -g _VENVCTL_MODE=automatic _VENVCTL_MARK= _VENVCTL_SAID=$'\n>\n' _VENVCTL_HEARD=
  typeset -ga _VENVCTL_NOW=('' '') _VENVCTL_SEEN=("again,,${_OLD_VIRTUAL_PATH-}," '' '' '')
  typeset -g _VENVCTL_PUT=":${VENVCTL_ENV:+$VENVCTL_ENV/bin:}" _VENVCTL_BASE= _VENVCTL_PATH=
fi
typeset -g _VENVCTL_DRAWN= _v_scene= _v_key= _v_look= _v_text= _v_env= _v_name= _v_rest=
for _v_rest in rules edits answers commands prompt; do
  builtin source $_VENVCTL_PREFIX/share/venvctl/sh/$_v_rest.sh
done

# Runs first at each prompt.
_venvctl_hook() {
  [[ $VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE,$PWD == "$_VENVCTL_SEEN[1],$_VENVCTL_SEEN[2]" && -e $_VENVCTL_SEEN[4] ]] ||
    _venvctl_follow prompt
}

# Runs last at each prompt.
_venvctl_prompt() {
  [[ $VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$precmd_functions,$RPROMPT,$PROMPT == "$_VENVCTL_DRAWN" &&
    $PATH == "$_VENVCTL_PATH" && -o prompt_percent ]] || _venvctl_draw
  _VENVCTL_SEEN[3]=$PWD
  [[ -z $psvar[37] || $psvar[37] == "$_VENVCTL_NAME$_VENVCTL_MARK" ]] || psvar[37]=$_VENVCTL_NAME$_VENVCTL_MARK
}

# Sets _v_key to the directory and the steering variables. Most of these variables are seldom set.
# zsh copies a word once for each variable in the word, so it is faster to test first whether any of
# the seldom set variables is set. In bash such a test would be slower, because bash copies the
# whole function at each call.
_venvctl_key() {
  _v_key=$PWD@STEERING_USUAL@
  [[ ! ( @STEERING_SELDOM_SET@ ) ]] ||@STEERING_SELDOM@
}
# A function call costs zsh system calls, so the body of this function is inserted into its caller.
functions[_venvctl_follow]=${functions[_venvctl_follow]/_venvctl_key/$functions[_venvctl_key]}

# Sets _v_got to the value of the variable $1; fails if it is not set.
_venvctl_value() {
  _v_got=${(P)1-}
  (( ${(P)+1} ))
}

# Succeeds if one of the variables that the arguments name cannot hold every string: if it is an array, a
# number (zsh would evaluate the value), readonly, or special in zsh. PATH and the prompt are special, but usable.
_venvctl_fixed() {
  local _v_one
  [[ ! -o restricted ]] || return 0
  for _v_one; do
    [[ ${(Pt)_v_one-} == (|scalar(|-local)(|-export)) ||
       $_v_one == (PATH|PS1|PROMPT) && ${(Pt)_v_one} != *readonly* ]] || return 0
  done
  return 1
}

_venvctl_is_function() {
  (( ${+functions[$1]} ))
}

# Runs the client and sets _v_text to its answer. Does nothing during completion.
_venvctl_run() {
  (( ${+compstate} )) || _v_text=$(VENVCTL_HEARD=${_VENVCTL_HEARD-} exec 2>/dev/null $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve zsh "$@")
}

# Puts _venvctl_hook first in the prompt functions, because themes read the active environment, and
# _venvctl_prompt last.
_venvctl_place() {
  [[ ${precmd_functions[1]-} == _venvctl_hook && ${precmd_functions[-1]-} == _venvctl_prompt &&
    ${chpwd_functions[1]-} == _venvctl_follow ]] && return
  [[ ${(t)precmd_functions}${(t)chpwd_functions} != *readonly* ]] || return 0
  typeset -ga precmd_functions chpwd_functions
  precmd_functions=(_venvctl_hook ${precmd_functions:#_venvctl_(hook|prompt)} _venvctl_prompt)
  chpwd_functions=(_venvctl_follow ${chpwd_functions:#_venvctl_follow})
}

# Sets _v_reference to the text in PS1 that refers to the prefix. Succeeds if prompts expand this
# text.
_venvctl_reference() {
  _v_reference='%(37V.(%37v) .)'
  [[ -o prompt_percent ]]
}

# Shows the prefix if _v_shown is set, and remembers the values that this depends on.
_venvctl_drawn() {
  [[ $psvar[37] == "${_v_shown:+$_VENVCTL_NAME$_VENVCTL_MARK}" ]] || psvar[37]=${_v_shown:+$_VENVCTL_NAME$_VENVCTL_MARK}
  _VENVCTL_DRAWN=$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$precmd_functions,$RPROMPT,$PROMPT
}

# Succeeds if the user's own prompt shows the environment. It does if one of these reads VIRTUAL_ENV:
# PROMPT, a function that PROMPT calls, or a function in precmd_functions that sets PROMPT. Some prompt
# themes always show it.
_venvctl_is_shown() {
  local _v_one
  [[ $PROMPT$RPROMPT != *(VIRTUAL_ENV|virt*env)* &&
    -z ${functions[p10k]+x}${functions[spaceship]+x}${functions[_omp_precmd]+x}${functions[_lp_precmd]+x}${functions[__lp_set_prompt]+x} ]] ||
    return 0
  for _v_one in ${precmd_functions:#_venvctl_*}; do
    [[ ${functions[$_v_one]-} != *(PROMPT|PS1|psvar)* || $functions[$_v_one] != *VIRTUAL_ENV* ]] || return 0
  done
  [[ $PROMPT$RPROMPT == *'$('* || $PROMPT$RPROMPT == *\`* ]] || return 1
  for _v_one in ${(s: :)${${:-$PROMPT$RPROMPT}//[^A-Za-z0-9_]/ }}; do
    [[ ${functions[$_v_one]-} != *VIRTUAL_ENV* ]] || return 0
  done
  return 1
}

# The daemon sends SIGURG when this directory gets another answer while the line editor waits. The
# signal is ignored in a widget that reads keys (a menu, a search) and if there is unread input,
# because the daemon sends the signal again. zle sets LASTWIDGET when a widget ends.
_venvctl_live() {
  (( PENDING )) || [[ $CONTEXT != start ]] || { _venvctl_follow prompt; zle .reset-prompt; }
}
zle -N _venvctl_live
(( ${+functions[TRAPURG]} )) || TRAPURG() {
  [[ $WIDGET == (|*accept*|self-insert) || $WIDGET == "$LASTWIDGET" && $WIDGET != *(complet|expand|menu|search)* ]] &&
    zle && zle _venvctl_live -w
  return 0
}

_venvctl_place
_venvctl_refer
