# Shows the prefix exactly once, and prints new messages.
# shellcheck shell=bash disable=SC2015,SC2034,SC2154 # locals of the caller

# Puts the reference to the prefix into PS1. The reference is constant, so that no name is ever
# parsed as prompt syntax.
_venvctl_refer() {
  \builtin local _v_reference
  if _venvctl_fixed PS1 ${ZSH_VERSION:+PROMPT}; then
    \builtin : # left unchanged
  elif ! _venvctl_reference; then
    PS1=${PS1//"$_v_reference"/}
  elif [[ $PS1 != *"$_v_reference"* ]]; then
    # VS Code in bash wraps PS1 again if PS1 differs from __vsc_custom_PS1, the value that VS Code
    # has set.
    [[ ${__vsc_custom_PS1-} != "$PS1" ]] || __vsc_custom_PS1=$_v_reference$PS1
    PS1=$_v_reference$PS1
  fi
}

# Runs last at a prompt if something may have changed.
_venvctl_draw() {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  \builtin local _v_reference _v_shown='' _v_again=''
  _venvctl_place
  [[ $PATH == "$_VENVCTL_PATH" ]] || _venvctl_follow prompt
  if [[ -n ${ZSH_VERSION-} && -n ${WIDGET-} && $_VENVCTL_SAID != *$'\n>\n' ]]; then
    # The next prompt prints the messages, so that they do not disturb a line that is being typed.
    _v_again=1
  elif [[ $_VENVCTL_SAID != *$'\n>\n' ]]; then
    _v_shown=${_VENVCTL_SAID##*$'\n>\n'}
    \builtin printf %s "$_v_shown" >&2
    _v_shown=''
    _VENVCTL_SAID=${_VENVCTL_SAID/$'\n>\n'/$'\n'}$'>\n'
  fi
  _venvctl_reference || _v_again=1
  [[ -z $_v_again && $PS1 == *"$_v_reference"* ]] || _venvctl_refer
  # The user's PS1 may begin with another prefix. So the next prompt decides again whether this
  # prefix is shown.
  [[ ${PS1#"$_v_reference"} != '('* ]] || _v_again=1
  case $_VENVCTL_NAME:$VENVCTL_PROMPT in
    :* | *:never) ;;
    *:always) _v_shown=1 ;;
    *) [[ -n $VIRTUAL_ENV_DISABLE_PROMPT || ${PS1#"$_v_reference"} == "($_VENVCTL_NAME)"* ]] || _venvctl_is_shown ||
      _v_shown=1 ;;
  esac
  _venvctl_drawn
  [[ -z $_v_again ]] || _VENVCTL_DRAWN=''
}
