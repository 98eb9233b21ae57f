# venvctl in bash: activates a directory's environment while you are in it. The folder sh has the
# code that bash and zsh share; sh/rules.sh explains the variables. This file has the code that only
# bash needs.
# shellcheck disable=SC1007,SC1091,SC2015,SC2016,SC2030,SC2031,SC2034,SC2086,SC2128,SC2154,SC2178 # $ in single quotes; locals of the caller

# Does nothing in scripts, for root in another user's home (sudo -E), and in restricted shells,
# which cannot change PATH.
[[ $- == *i* && $BASHOPTS != *restricted* && ($EUID -ne 0 || -O ${HOME-}) ]] || \builtin return 0
# While this file is read, no alias is expanded (`function` and `local` may be aliases), and no
# function is exported (as with set -a). The last lines restore both settings.
_VENVCTL_DRAWN="$-,$BASHOPTS"
\builtin set +a
\builtin shopt -u expand_aliases
if [[ -z ${_VENVCTL_PREFIX-} ]]; then
  _VENVCTL_PATH=${BASH_SOURCE[0]} && [[ $_VENVCTL_PATH == /* ]] || _VENVCTL_PATH=$PWD/$_VENVCTL_PATH
  _VENVCTL_PREFIX=("${_VENVCTL_PATH%/*/*/*}") && \builtin unset -v _VENVCTL_MEMORY
  \builtin declare -gA _VENVCTL_MEMORY
  \builtin export _VENVCTL_HERE
  \builtin unset -v _VENVCTL_NAME _VENVCTL_STATE 2>/dev/null || \builtin : # the user may have made them read-only
  _VENVCTL_MODE=automatic _VENVCTL_NOW=([1]='' [2]='') _VENVCTL_MARK='' _VENVCTL_SAID=$'\n>\n' _VENVCTL_HEARD=''
  _VENVCTL_SEEN=([1]="again,,${_OLD_VIRTUAL_PATH-}," [2]='' [3]='' [4]='') _VENVCTL_PUT=":${VENVCTL_ENV:+$VENVCTL_ENV/bin:}" _VENVCTL_BASE='' _VENVCTL_PATH=''
fi
for _v_rest in rules edits answers commands prompt; do
  \builtin source "$_VENVCTL_PREFIX/share/venvctl/sh/$_v_rest.sh"
done

# Runs first at each prompt. $1: `draw` if _venvctl_prompt does not run last; at the first prompt,
# the DEBUG trap (see _venvctl_install).
_venvctl_hook() {
  [[ ${VIRTUAL_ENV-},${CONDA_PREFIX-},${_OLD_VIRTUAL_PATH-},${VENVCTL_DISABLE-},$PWD == "${_VENVCTL_SEEN[1]-},${_VENVCTL_SEEN[2]-}" &&
    -e ${_VENVCTL_SEEN[4]-} ]] || _venvctl_follow prompt
  [[ $# -eq 0 ]] || {
    [[ $1 == draw ]] || _venvctl_install "$1"
    _venvctl_prompt
  }
}

# Runs last at each prompt.
_venvctl_prompt() {
  [[ ${VENVCTL_PROMPT-},${VIRTUAL_ENV_DISABLE_PROMPT-},"${PROMPT_COMMAND[*]-}",${PS1-} == "$_VENVCTL_DRAWN" &&
    $PATH == "$_VENVCTL_PATH" && $BASHOPTS == *promptvars* ]] || _venvctl_draw
  _VENVCTL_SEEN[3]=$PWD _VENVCTL_DRAWN[2]=${_VENVCTL_DRAWN[2]:+"($_VENVCTL_NAME${_VENVCTL_MARK-}) "}
}

# Sets _v_key to the directory and the steering variables.
_venvctl_key() {
  _v_key=$PWD@STEERING_USUAL@@STEERING_SELDOM@
}

# Sets _v_got to the value of the variable $1; fails if it is not set.
_venvctl_value() {
  _v_got=${!1-}
  [[ -n ${!1+set} ]]
}

# Succeeds if one of the variables that the arguments name cannot hold every string. This is true
# if the variable has an attribute other than export (bash would evaluate the value of an integer),
# or is a reference to another variable. The reference _v_variable shows attributes even if the
# variable has no value. With `set -k` no variable can be set, because builtins such as export lose
# their arguments.
_venvctl_fixed() {
  [[ ! -o keyword ]] || \builtin return 0
  \builtin local -n _v_variable
  for _v_variable; do
    [[ ${_v_variable@a} != *[!x]* && ! -R $1 ]] || \builtin return 0
    \builtin shift
  done
  \builtin return 1
}

_venvctl_is_function() {
  \builtin declare -F "$1" >/dev/null
}

# Runs the client and sets _v_text to its answer. Does nothing during completion.
_venvctl_run() {
  [[ -n ${COMP_LINE-} ]] ||
    _v_text=$(VENVCTL_HEARD=${_VENVCTL_HEARD-} \builtin exec 2>/dev/null "$_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve" bash "$@") || \builtin :
}

# Installs the hook again if another program has replaced PROMPT_COMMAND.
_venvctl_place() {
  [[ "${PROMPT_COMMAND[*]-}" == *_venvctl_hook* ]] || _venvctl_install
}

# Puts _venvctl_hook first in PROMPT_COMMAND, because themes read the active environment, and
# _venvctl_prompt last. If there is a DEBUG trap, the trap would mistake the last command for a
# command that the user typed. In this case the first command `_venvctl_hook draw` does the work of
# both commands, and known commands that belong to such traps stay at the end. Functions do not see
# the trap, so the first prompt passes it as $1. Before bash 5.1 PROMPT_COMMAND is one string.
_venvctl_install() {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  \builtin local _v_one _v_ask=' "$(\builtin trap -p DEBUG)"' _v_first=_venvctl_hook _v_list _v_last _v_end
  _v_list=() _v_last=(_venvctl_prompt) _v_end=()
  _venvctl_refer
  [[ ${PROMPT_COMMAND@a} != *r* ]] || \builtin return 0
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
    [[ $PROMPT_COMMAND == *_venvctl_hook* ]] || PROMPT_COMMAND=$'_venvctl_hook\n'$PROMPT_COMMAND$'\n_venvctl_prompt'
    \builtin return 0
  fi
  [[ $# -ne 0 ]] || _v_first+=$_v_ask
  for _v_one in "${PROMPT_COMMAND[@]}"; do
    _v_one=${_v_one//"$_v_ask"/} && _v_one=${_v_one//_venvctl_hook draw/_venvctl_hook}
    case $_v_one in
      _venvctl_hook | '__vsc_prompt_venvctl= _venvctl_hook' | _venvctl_prompt) ;;
      __bp_interactive_mode | __vsc_prompt_cmd*) _v_end+=("$_v_one") ;;
      *) _v_list+=("$_v_one") ;;
    esac
  done
  # VS Code keeps the earlier prompt commands in __vsc_original_prompt_command, and its own prompt
  # command runs them. The hook's commands are removed there, because they are in PROMPT_COMMAND
  # again.
  for _v_one in "${!__vsc_original_prompt_command[@]}"; do
    [[ ${__vsc_original_prompt_command[_v_one]} != _venvctl_* ]] || __vsc_original_prompt_command[_v_one]=''
  done
  # If another program already calls the hook from its own command, the hook is not added again.
  [[ ${_v_list[*]} != *_venvctl_hook* ]] || _v_first=''
  # VS Code's DEBUG trap does not mistake a command that begins with __vsc_prompt for a typed
  # command.
  [[ -z $_v_first || ${_v_end[*]} != *__vsc_* ]] || _v_first="__vsc_prompt_venvctl= $_v_first"
  if [[ -n ${1-} || $# -ne 0 && -z ${_v_list[*]} ]]; then
    _v_last=() _v_first=${_v_first:+$_v_first draw} && _v_list=("${_v_list[@]//_venvctl_hook/_venvctl_hook draw}")
  fi
  PROMPT_COMMAND=(${_v_first:+"$_v_first"} "${_v_list[@]}" "${_v_last[@]}" "${_v_end[@]}")
}

# Sets _v_reference to the text in PS1 that refers to the prefix. Succeeds if prompts expand this
# text.
_venvctl_reference() {
  _v_reference='${_VENVCTL_DRAWN[2]-}'
  [[ $BASHOPTS == *promptvars* ]]
}

# Shows the prefix if _v_shown is set, and remembers the values that this depends on.
_venvctl_drawn() {
  _VENVCTL_DRAWN[2]=${_v_shown:+"($_VENVCTL_NAME$_VENVCTL_MARK) "}
  _VENVCTL_DRAWN=$VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,"${PROMPT_COMMAND[*]-}",$PS1
}

# Succeeds if the user's own prompt shows the environment: PS1, a function that PS1 calls, or a
# prompt command that sets PS1 reads VIRTUAL_ENV. Reads these functions in a subshell, and again
# only after the prompt commands or the calls in PS1 have changed.
_venvctl_is_shown() {
  \builtin local IFS=' ' _v_made="${PROMPT_COMMAND[*]} ${precmd_functions[*]}" _v_called=''
  [[ $PS1 != *VIRTUAL_ENV* && $_v_made != *@(starship_precmd|_lp_|_omp_)* ]] || \builtin return 0
  [[ $PS1 != *[\`\(]* ]] || _v_called=${PS1//[!A-Za-z0-9_]/ }
  _v_made=${_v_made//[!A-Za-z0-9_]/ } && _v_made=${_v_made//_venvctl_/ }
  [[ ${_VENVCTL_DRAWN[1]-} == "$_v_made,$_v_called,"* ]] ||
    _VENVCTL_DRAWN[1]=$_v_made,$_v_called,$(
      \builtin set -f
      _v_made=$(\builtin declare -f _ $_v_made)
      [[ $_v_made == *PS1* && $_v_made == *VIRTUAL_ENV* || $(\builtin declare -f _ $_v_called) == *VIRTUAL_ENV* ]] &&
        \builtin echo shown || \builtin echo no)
  [[ ${_VENVCTL_DRAWN[1]} == *,shown ]]
}

# Replaces cd, pushd and popd, so that they activate immediately, unless the user has functions of
# these names. Child shells may inherit these functions without the other functions of the hook.
# Then _VENVCTL_PREFIX is empty.
if [[ -z ${VENVCTL_NO_CD-} ]]; then
  _venvctl_is_function cd || function cd { \builtin cd "$@" && { [[ -z ${_VENVCTL_PREFIX-} ]] || _venvctl_follow; }; }
  _venvctl_is_function pushd ||
    function pushd { \builtin pushd "$@" && { [[ -z ${_VENVCTL_PREFIX-} ]] || _venvctl_follow; }; }
  _venvctl_is_function popd ||
    function popd { \builtin popd "$@" && { [[ -z ${_VENVCTL_PREFIX-} ]] || _venvctl_follow; }; }
fi

_venvctl_install
[[ $_VENVCTL_DRAWN != *a*,* ]] || \builtin set -a
[[ $_VENVCTL_DRAWN != *,*expand_aliases* ]] || \builtin shopt -s expand_aliases
_VENVCTL_DRAWN=''
