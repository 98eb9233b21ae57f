# venvctl in zsh: the environment of a directory is on while you are in it.
# hook.bash, hook.zsh and hook.fish say the same: same functions, same order, same comments.
# The file reads itself again under zsh's own options and without aliases; its functions keep them.
# Users have functions and readonly variables of any name: hence builtin, and _v_ before what is
# local. What a program printed is read, never evaluated.
if [[ -z ${_VENVCTL_READING-} ]]; then
  \builtin emulate zsh -o no_aliases -c '
    typeset -g _VENVCTL_READING=${(%):-%x}
    builtin source $_VENVCTL_READING
    builtin unset _VENVCTL_READING'
  \return 0
fi

# Nothing in scripts, and nothing for root in the home of somebody else (sudo -E).
[[ -o interactive && ( $EUID -ne 0 || -O ${HOME-} ) ]] || return 0
# The state of this shell; reading the file again keeps it.
if (( ! ${+functions[_venvctl_hook]} )); then
  typeset -g _VENVCTL_PREFIX=${_VENVCTL_READING:a:h:h:h} _VENVCTL_OLD_PATH=${_OLD_VIRTUAL_PATH-}
  typeset -g _VENVCTL_ON= _VENVCTL_ROOT= _VENVCTL_NAME= _VENVCTL_REST= _VENVCTL_MANUAL= _VENVCTL_PAUSED=
  typeset -g _VENVCTL_SEEN= _VENVCTL_PWD= _VENVCTL_ACTIVE= _VENVCTL_LEFT= _VENVCTL_OFF= _VENVCTL_DRAWN=
  typeset -g _VENVCTL_KEY= _VENVCTL_AT= _VENVCTL_NOW= _VENVCTL_PLAIN= _VENVCTL_TO= _VENVCTL_HEAD= _VENVCTL_SCENE=
  typeset -g _VENVCTL_SHOWN=
  typeset -g _VENVCTL_EPOCH= _VENVCTL_SINCE=0 _VENVCTL_DELAY=0 _VENVCTL_SAY= _VENVCTL_SAID=
  typeset -ga _VENVCTL_ROOTS=() _VENVCTL_ENVS=() _VENVCTL_NAMES=() _VENVCTL_RESTS=()
  typeset -gA _VENVCTL_MEMORY=() _VENVCTL_NUMBERS=()
fi

# First at each prompt.
_venvctl_hook() {
  [[ $PWD == "$_VENVCTL_PWD" && -e $_VENVCTL_EPOCH &&
    $VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE == "$_VENVCTL_SEEN" ]] || _venvctl_follow
}

# Last at each prompt.
_venvctl_prompt() {
  [[ $VENVCTL_PROMPT,$VIRTUAL_ENV_DISABLE_PROMPT,$precmd_functions,$RPROMPT,$PROMPT == "$_VENVCTL_DRAWN" &&
    $psvar[37] == "$_VENVCTL_SHOWN" && -o prompt_percent && $PATH == "$_VENVCTL_HEAD"* ]] ||
    _venvctl_draw
}

# Be in the environment that this directory gets. Where nothing but the directory has changed its
# answer decides, and mostly it is the one before; else all the rules do. Without locals, which cost
# zsh most.
_venvctl_follow() {
  # What an answer is remembered under.
  _VENVCTL_KEY=$PWD,$HOME,$XDG_DATA_HOME,$XDG_CONFIG_HOME,$XDG_CACHE_HOME,$WORKON_HOME,\
$PIPENV_PIPFILE,$PIPENV_MAX_DEPTH,$PIPENV_NO_INHERIT,$PIPENV_PYTHON,$PIPENV_CUSTOM_VENV_NAME,\
$PIPENV_VENV_IN_PROJECT,$PIPENV_NO_VENV_IN_PROJECT,$POETRY_CACHE_DIR,$POETRY_CONFIG_DIR,\
$POETRY_VIRTUALENVS_PATH,$POETRY_VIRTUALENVS_CREATE,$POETRY_VIRTUALENVS_IN_PROJECT,$PDM_PYTHON,\
$HATCH_DATA_DIR,$HATCH_ENV_TYPE_VIRTUAL_PATH,$PYENV_ROOT,$PYENV_VERSION,$PYENV_DIR,\
$UV_PROJECT_ENVIRONMENT,$CONDA_EXE,$CONDA_ENVS_DIRS,$CONDA_ENVS_PATH,$_CONDA_ROOT,\
$MAMBA_ROOT_PREFIX,$PIXI_HOME
  [[ -e $_VENVCTL_EPOCH ]] && _VENVCTL_AT=$_VENVCTL_MEMORY[$_VENVCTL_KEY] || _venvctl_forget
  if [[ -n $_VENVCTL_NOW &&
    $VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE == "$_VENVCTL_SEEN" ]] &&
    { [[ $_VENVCTL_AT == "$_VENVCTL_NOW" && -e $_VENVCTL_ON/ ]] || _venvctl_step || _venvctl_turn }; then
    _VENVCTL_PWD=$PWD
  else
    _venvctl_decide
  fi
}

# No answer counts any more. That of the environment that is on still says how it is left, if it is
# there: that it is gone is not for a short way.
_venvctl_forget() {
  _VENVCTL_AT= _VENVCTL_MEMORY=() _VENVCTL_NUMBERS=() _VENVCTL_ENVS=()
  [[ -n $_VENVCTL_NOW && -e $_VENVCTL_ON/ ]] && _VENVCTL_NOW=old || _VENVCTL_NOW=
}

# From one plain environment to another.
_venvctl_step() {
  _VENVCTL_TO=$_VENVCTL_ENVS[_VENVCTL_AT]
  [[ -n $_VENVCTL_AT && -e $_VENVCTL_TO &&
    $_VENVCTL_PLAIN$_VENVCTL_RESTS[_VENVCTL_AT]${PYTHONHOME+set}:$PATH == "plain:$_VENVCTL_ON/bin:"* ]] || return 1
  PATH=$_VENVCTL_TO/bin:${PATH#*:} VIRTUAL_ENV=$_VENVCTL_TO VENVCTL_ENV=$_VENVCTL_TO \
    _VENVCTL_ON=$_VENVCTL_TO _VENVCTL_ACTIVE=$_VENVCTL_TO _VENVCTL_HEAD=$_VENVCTL_TO/bin: \
    _VENVCTL_ROOT=$_VENVCTL_ROOTS[_VENVCTL_AT] _VENVCTL_NAME=$_VENVCTL_NAMES[_VENVCTL_AT] \
    _VENVCTL_NOW=$_VENVCTL_AT _VENVCTL_SEEN=$_VENVCTL_TO,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE
  VIRTUAL_ENV_PROMPT=$_VENVCTL_NAME
  # Where a draw would find the same around the prefix, this is all there is to draw.
  [[ -n $_VENVCTL_SCENE ]] && psvar[37]=$_VENVCTL_NAME _VENVCTL_SHOWN=$_VENVCTL_NAME || _VENVCTL_DRAWN=
}

# To an answer that is new, and to or from no environment. Fails where there is more to it.
_venvctl_turn() {
  # Where somebody set the list anew, nothing else would put the hook back into it.
  [[ ${precmd_functions[1]-} == _venvctl_hook ]] || _venvctl_install
  if [[ -z $_VENVCTL_AT ]]; then
    _venvctl_ask || _VENVCTL_AT=silent
    [[ -n $_VENVCTL_MEMORY[$_VENVCTL_KEY] ]] || return 1
    [[ $_VENVCTL_AT != "$_VENVCTL_NOW" ]] && ! _venvctl_step || return 0
  fi
  [[ -n $_VENVCTL_PLAIN && -z $_VENVCTL_RESTS[_VENVCTL_AT]${PYTHONHOME+set} && -e $_VENVCTL_TO/ && -n $PATH ]] ||
    return 1
  if [[ -z $_VENVCTL_ON && -n $_VENVCTL_TO ]]; then
    [[ -z ${VIRTUAL_ENV_PROMPT+set}${VENVCTL_VARS+set}${functions[deactivate]+set} ]] || return 1
    typeset -gx VENVCTL_VARS=VIRTUAL_ENV_PROMPT VIRTUAL_ENV= VENVCTL_ENV= VIRTUAL_ENV_PROMPT=
    function deactivate { _venvctl_off "$@" }
    PATH=$_VENVCTL_TO/bin:$PATH _VENVCTL_ON=$_VENVCTL_TO _VENVCTL_OFF=1 _VENVCTL_LEFT= _VENVCTL_PLAIN=plain
    _venvctl_step
    return
  elif [[ -n $_VENVCTL_ON ]]; then
    [[ -z $_VENVCTL_TO && -n $_VENVCTL_OFF && -z ${VENVCTL_SAVED_VIRTUAL_ENV_PROMPT+set} &&
      $PATH == "$_VENVCTL_ON/bin:"* ]] || return 1
    PATH=${PATH#*:} && [[ :$PATH: == *":$_VENVCTL_ON/bin:"* ]] || _VENVCTL_LEFT=$_VENVCTL_ON/bin
    builtin unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT VENVCTL_ENV VENVCTL_VARS
    builtin unset -f deactivate
    _VENVCTL_ON= _VENVCTL_OFF= _VENVCTL_NAME= _VENVCTL_ROOT= _VENVCTL_HEAD= _VENVCTL_DRAWN=
  fi
  _VENVCTL_PLAIN=none _VENVCTL_ACTIVE= _VENVCTL_NOW=$_VENVCTL_AT
  _VENVCTL_SEEN=,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE
}

# Takes the first entry that is $2 out of the list in variable $1, and nothing else.
_venvctl_without() {
  local _v_list=:${(P)1-}:
  [[ $_v_list == *":$2:"* ]] || return 0
  _v_list=${_v_list%%":$2:"*}:${_v_list#*":$2:"} && _v_list=${_v_list#:}
  : ${(P)1::=${_v_list%:}}
}

# Sets $1 to $2 until the environment is left; never a name that could do harm. $3: conda's level,
# under which conda looks for what one of its environments displaced.
_venvctl_set() {
  case $1 in
    (''|[0-9]*|*[^A-Za-z0-9_]*|*VENVCTL_*|PATH|LD_*|BASH_ENV|ENV|PS[0-9]|PROMPT*|IFS|SHELL*|PYTHON*)
      [[ $1$2 == PYTHONHOME ]] || return 0 ;;
  esac
  if [[ " ${VENVCTL_VARS-} " != *" $1 "* ]]; then
    [[ ${(Pt)1-} != *(array|association|readonly|special)* ]] || return 0
    typeset -gx VENVCTL_VARS="${VENVCTL_VARS:+$VENVCTL_VARS }$1"
    (( ! ${(P)+1} )) || typeset -gx "VENVCTL_SAVED_$1=${(P)1}"
    (( ! ${(P)+1} )) || [[ -z ${3-} ]] || _venvctl_set "__CONDA_SHLVL_$3_$1" "${(P)1}"
  fi
  typeset -gx "$1=$2"
}

# Does the lines of $2 that begin with $1.
_venvctl_do() {
  local _v_line
  for _v_line in ${(f)2}; do
    [[ $_v_line == "$1 "* ]] || continue
    _v_line=${_v_line#* }
    case $1 in
      (conda) _v_conda=$_v_line ;;
      (set) _venvctl_set "${_v_line%% *}" "${_v_line#* }" "${_v_conda:+$_v_level}" ;;
      (enter|leave) [[ $_v_line != *.sh ]] || builtin source $_v_line ;;
      (say) [[ $'\n'$_VENVCTL_SAID == *$'\n'"$_v_line"$'\n'* ]] || _VENVCTL_SAY=$_v_line ;;
    esac
  done
}

# Gives back what the environment displaced; what somebody else has taken over stays theirs.
_venvctl_leave() {
  local _v_item _v_saved _v_from=${_VENVCTL_ON:-${VENVCTL_ENV-}} _v_conda=${CONDA_PREFIX-}
  [[ -z $_VENVCTL_REST ]] || _venvctl_do leave $_VENVCTL_REST
  [[ ${VIRTUAL_ENV-} != "$_v_from" || ${_OLD_VIRTUAL_PATH-} != "$_VENVCTL_OLD_PATH" ]] ||
    builtin unset VIRTUAL_ENV
  for _v_item in ${(s: :)${VENVCTL_VARS-}}; do
    _v_saved=VENVCTL_SAVED_$_v_item
    case $_v_item in
      (*[^A-Za-z0-9_]*) continue ;;
      (CONDA_*) [[ $_v_conda == "$_v_from" ]] || continue ;;
      (PYTHONHOME) _v_item=${VIRTUAL_ENV:+_OLD_VIRTUAL_}PYTHONHOME ;;
      (VIRTUAL_ENV_PROMPT)
        [[ -z ${VIRTUAL_ENV-} || ${VIRTUAL_ENV_PROMPT-} == "$_VENVCTL_NAME" ]] || continue ;;
    esac
    builtin unset $_v_item
    (( ! ${(P)+_v_saved} )) || typeset -gx "$_v_item=${(P)_v_saved}"
    builtin unset $_v_saved
  done
  [[ -z ${_OLD_VIRTUAL_PATH-} ]] || _venvctl_without _OLD_VIRTUAL_PATH $_v_from/bin
  if [[ $PATH == "$_v_from/bin:"* ]]; then PATH=${PATH#$_v_from/bin:}; else _venvctl_without PATH $_v_from/bin; fi
  [[ :$PATH: == *":$_v_from/bin:"* ]] || _VENVCTL_LEFT=$_v_from/bin
  [[ -z $_VENVCTL_OFF || -n ${VIRTUAL_ENV-} ]] || builtin unset -f deactivate
  builtin unset VENVCTL_ENV VENVCTL_VARS
  _VENVCTL_ON= _VENVCTL_ROOT= _VENVCTL_NAME= _VENVCTL_REST= _VENVCTL_MANUAL= _VENVCTL_OFF=
  _VENVCTL_DRAWN= _VENVCTL_HEAD=
}

# Puts on the environment that was read: its bin in front, nothing taken out. What a parent shell
# handed down (VENVCTL_ENV) becomes this shell's own.
_venvctl_enter() {
  local _v_level=${CONDA_SHLVL:-0} _v_conda= _v_handed=${VENVCTL_ENV-}
  [[ $_v_handed != "$_v_env" ]] || _venvctl_without PATH $_v_env/bin
  [[ -z $_v_rest ]] || _venvctl_do conda $_v_rest
  if [[ -z $_v_conda ]]; then
    typeset -gx VIRTUAL_ENV=$_v_env
    if [[ -n ${VENVCTL_VARS-}${VIRTUAL_ENV_PROMPT+set} ]]; then
      _venvctl_set VIRTUAL_ENV_PROMPT "$_v_name"
    else  # as mostly: a call of a function is what costs zsh most
      typeset -gx VIRTUAL_ENV_PROMPT=$_v_name VENVCTL_VARS=VIRTUAL_ENV_PROMPT
    fi
  elif [[ $_v_handed != "$_v_env" ]]; then
    [[ $_v_level != *[^0-9]* ]] || _v_level=0
    [[ -z ${CONDA_PREFIX-} ]] || _venvctl_set CONDA_PREFIX_$_v_level "$CONDA_PREFIX"
    _venvctl_set CONDA_PREFIX "$_v_env"
    _venvctl_set CONDA_SHLVL $(( _v_level + 1 ))
    _venvctl_set CONDA_DEFAULT_ENV "$_v_conda"
    _venvctl_set CONDA_PROMPT_MODIFIER "($_v_conda) "
  fi
  (( ! ${+PYTHONHOME} )) || _venvctl_set PYTHONHOME ''
  builtin unset PYTHONHOME
  PATH=$_v_env/bin${PATH:+:$PATH} && typeset -gx VENVCTL_ENV=$_v_env
  _VENVCTL_ON=$_v_env _VENVCTL_NAME=$_v_name _VENVCTL_REST=$_v_rest
  _VENVCTL_LEFT= _VENVCTL_OLD_PATH=${_OLD_VIRTUAL_PATH-} _VENVCTL_DRAWN=
  [[ -z $_v_rest ]] || _venvctl_do set $_v_rest
  [[ -z $_v_rest || $_v_handed == "$_v_env" ]] || _venvctl_do enter $_v_rest
  (( ! ${+functions[deactivate]} )) || return 0
  _VENVCTL_OFF=1
  function deactivate { _venvctl_off "$@" }
}

# What a parent has put on by hand: nothing in this shell shows it or takes it off.
_venvctl_adopt() {
  [[ -z ${functions[deactivate]+set} && :$PATH: == *":$VIRTUAL_ENV/bin:"* ]] || return 0
  _VENVCTL_NAME=${VIRTUAL_ENV_PROMPT:-${VIRTUAL_ENV##*/}} _VENVCTL_MANUAL=$VIRTUAL_ENV
  _VENVCTL_NAME=${_VENVCTL_NAME//[[:cntrl:]]/} && _VENVCTL_NAME=${_VENVCTL_NAME#\(} && _VENVCTL_NAME=${_VENVCTL_NAME% }
  _VENVCTL_NAME=${_VENVCTL_NAME%\)} _VENVCTL_OLD_PATH= _VENVCTL_OFF=1
  builtin unset _OLD_VIRTUAL_PATH
  typeset -gx VENVCTL_VARS=${VENVCTL_VARS:-VIRTUAL_ENV_PROMPT}
  function deactivate { _venvctl_off "$@" }
}

# Reads the answer $1 into the caller's variables; fails when it is none, cut or `later`.
_venvctl_read() {
  local _v_line
  _v_epoch= _v_keep= _v_root= _v_env= _v_name= _v_rest=
  for _v_line in ${(f)1}; do
    case $_v_line in
      ('epoch '*|'keep '*|'root '*|'env '*|'name '*) : ${(P)${:-_v_${_v_line%% *}}::=${_v_line#* }} ;;
      ('conda '*|'set '*|'enter '*|'leave '*|'say '*) _v_rest+=$_v_line$'\n' ;;
      (later) _VENVCTL_DELAY=0 && break ;;
      (.) return 0 ;;
    esac
  done
  _v_root= _v_env= _v_name= _v_rest= && return 1
}

# Asks the client, who rests after silence, 1 s doubling to 30 s; remembers the answer.
_venvctl_ask() {
  local _v_time='%D{%s}' _v_answer _v_epoch _v_keep _v_root _v_env _v_name _v_rest
  _v_time=${(%)_v_time}
  [[ -z ${WIDGET-} && ( $_v_time -lt $_VENVCTL_SINCE ||
    $_v_time -ge $(( _VENVCTL_SINCE + _VENVCTL_DELAY )) ) ]] || return 1
  _VENVCTL_SINCE=$_v_time _VENVCTL_DELAY=$(( _VENVCTL_DELAY < 15 ? _VENVCTL_DELAY * 2 + !_VENVCTL_DELAY : 30 ))
  _v_answer=$(exec 2>/dev/null $_VENVCTL_PREFIX/libexec/venvctl/venvctl-resolve zsh)
  _venvctl_read "$_v_answer" || return 1
  [[ $_v_epoch == "$_VENVCTL_EPOCH" ]] || _VENVCTL_MEMORY=()
  _VENVCTL_DELAY=0 _VENVCTL_EPOCH=$_v_epoch
  # One number for each answer, whatever the number of directories that get it.
  _VENVCTL_AT=${_VENVCTL_NUMBERS[$_v_answer]:-$(( $#_VENVCTL_ENVS + 1 ))} && _VENVCTL_NUMBERS[$_v_answer]=$_VENVCTL_AT
  _VENVCTL_ROOTS[_VENVCTL_AT]=$_v_root _VENVCTL_ENVS[_VENVCTL_AT]=$_v_env
  _VENVCTL_NAMES[_VENVCTL_AT]=$_v_name _VENVCTL_RESTS[_VENVCTL_AT]=$_v_rest
  [[ $_v_keep == no || -z $_v_epoch ]] || _VENVCTL_MEMORY[$_VENVCTL_KEY]=$_VENVCTL_AT
}

# The same by all the rules: manual beats pause beats automatic.
_venvctl_decide() {
  [[ ${precmd_functions[1]-} == _venvctl_hook ]] || _venvctl_install
  local _v_now=${VIRTUAL_ENV-} _v_mine=${VENVCTL_ENV-} _v_was=$_VENVCTL_PWD _v_silent=
  local _v_root= _v_env= _v_name= _v_rest=
  [[ -z ${CONDA_PREFIX-} || $CONDA_PREFIX == "$_v_mine" && -n $_v_now ||
    $CONDA_PREFIX != "$_v_mine" && ${CONDA_DEFAULT_ENV-} == base ]] || _v_now=$CONDA_PREFIX
  # Taken over, or switched off by other means: only our traces are left to take away.
  if [[ -n $_v_mine && ( $_v_mine != "$_v_now" || ${_OLD_VIRTUAL_PATH-} != "$_VENVCTL_OLD_PATH" ) ]]; then
    _venvctl_leave && _v_mine=
  fi
  [[ -n $_v_mine || $_v_now,${_OLD_VIRTUAL_PATH-} == "$_VENVCTL_MANUAL,$_VENVCTL_OLD_PATH" ]] || _VENVCTL_NAME=
  if [[ -n $_v_now && -z $_v_mine ]]; then
    [[ $PWD/ == "${_VENVCTL_PAUSED%/}"/* ]] || _VENVCTL_PAUSED=
    [[ -n $_v_was${VENVCTL_DISABLE-} || $_v_now != "${VIRTUAL_ENV-}" ]] || _venvctl_adopt
  elif [[ -n ${VENVCTL_DISABLE-} || -n $_VENVCTL_PAUSED && $PWD/ == "${_VENVCTL_PAUSED%/}"/* ]]; then
    _v_now=
  else
    # The remembered answer for this directory, else the client's.
    [[ -n $_VENVCTL_AT ]] || _venvctl_ask || _VENVCTL_AT=silent
    if [[ $_VENVCTL_AT == silent ]]; then
      # No answer: inside the root everything stays, outside it the environment is left.
      _v_silent=1 _v_root=${_VENVCTL_ROOT:-$PWD} _v_name=${_VENVCTL_NAME:-${VIRTUAL_ENV_PROMPT-}}
      [[ ! -e $_v_mine || $PWD != "$_v_was" && $PWD/ != "${_v_root%/}"/* ]] ||
        _v_env=$_v_mine _v_rest=$_VENVCTL_REST
    else
      _v_root=$_VENVCTL_ROOTS[_VENVCTL_AT] _v_env=$_VENVCTL_ENVS[_VENVCTL_AT]
      _v_name=$_VENVCTL_NAMES[_VENVCTL_AT] _v_rest=$_VENVCTL_RESTS[_VENVCTL_AT]
      # What was on is gone, and not by us: off means off, until the root is left.
      [[ -z $_VENVCTL_ACTIVE || -n $_v_now || -z $_v_root ||
        $_v_was != "$PWD" && $_v_was/ != "${_v_root%/}"/* ]] || _VENVCTL_PAUSED=$_v_root
      [[ -n $_v_root && $_v_root == "$_VENVCTL_PAUSED" ]] && _v_env= || _VENVCTL_PAUSED=
      [[ -e $_v_env ]] || _v_env=
    fi
    _v_now=$_v_env
  fi
  [[ -n $_v_silent && -z $_v_mine ]] || _VENVCTL_ACTIVE=$_v_now
  _VENVCTL_SAY= _VENVCTL_DRAWN=
  if [[ -n $_v_mine && $_v_mine != "$_v_env" ]]; then
    [[ -e $_v_mine || $PWD != "$_v_was" ]] ||
      _VENVCTL_SAY="venvctl: $_v_mine is gone: $_VENVCTL_NAME is off, venvctl create makes a new one"
    _venvctl_leave
  fi
  [[ -z $_v_rest ]] || _venvctl_do say $_v_rest
  [[ -z $_v_env || $_v_env == "$_VENVCTL_ON" && $_v_name == "$_VENVCTL_NAME" ]] || _venvctl_enter
  _VENVCTL_PWD=$PWD _VENVCTL_ROOT=${_v_env:+$_v_root} _VENVCTL_SEEN= _VENVCTL_NOW= _VENVCTL_PLAIN=
  # Silence, and an answer that nobody keeps true, are good for this prompt only.
  [[ -z $_VENVCTL_AT || -n $_VENVCTL_MEMORY[$_VENVCTL_KEY] ]] || return 0
  _VENVCTL_SEEN=${VIRTUAL_ENV-},${CONDA_PREFIX-},${_OLD_VIRTUAL_PATH-},${VENVCTL_DISABLE-}
  # Nothing but the answer had a say; and there is no more to it than an environment, or none.
  [[ -n $_VENVCTL_AT && -z $_VENVCTL_PAUSED${VENVCTL_DISABLE-} && $_v_now == "$_VENVCTL_ON" &&
    $_v_now == "${_VENVCTL_ENVS[_VENVCTL_AT]}" ]] || return 0
  _VENVCTL_NOW=$_VENVCTL_AT
  [[ -n $_VENVCTL_ON ]] || _VENVCTL_PLAIN=none
  [[ ${VIRTUAL_ENV-}:${VENVCTL_VARS-}:$_VENVCTL_REST != "$_VENVCTL_ON:VIRTUAL_ENV_PROMPT:" ]] || _VENVCTL_PLAIN=plain
}

# What is to be said, what others did to PATH, and exactly one prefix, by one constant reference in
# PROMPT: no name is ever read as prompt language.
_venvctl_draw() {
  local _v_reference='%(37V.(%37v) .)' _v_shown=$_VENVCTL_NAME
  if [[ ${precmd_functions[1]-} != _venvctl_hook || ${precmd_functions[-1]-} != _venvctl_prompt ]]; then
    _venvctl_install
    _venvctl_hook
  fi
  if [[ -n $_VENVCTL_SAY ]]; then
    builtin print -ru2 -- $_VENVCTL_SAY
    _VENVCTL_SAID+=$_VENVCTL_SAY$'\n'
  fi
  [[ -z $_VENVCTL_ON || :$PATH: == *":$_VENVCTL_ON/bin:"* ]] || PATH=$_VENVCTL_ON/bin${PATH:+:$PATH}
  [[ -z $_VENVCTL_LEFT || :$PATH: != *":$_VENVCTL_LEFT:"* ]] || _venvctl_without PATH $_VENVCTL_LEFT
  _VENVCTL_SAY= _VENVCTL_LEFT= _VENVCTL_SCENE= _v_shown=
  case $_VENVCTL_NAME:${VENVCTL_PROMPT-} in
    (*:never) ;;
    (*:always) _v_shown=1 ;;
    (*) [[ -n ${VIRTUAL_ENV_DISABLE_PROMPT-} || ${PROMPT#$_v_reference} == "($_VENVCTL_NAME)"* ||
        $PROMPT${RPROMPT-} == *virt*env* ||
        -n ${functions[p10k]+x}${functions[spaceship]+x}${functions[_lp_precmd]+x}${functions[_omp_precmd]+x} ]] ||
      _v_shown=1 ;;
  esac
  [[ ${PROMPT#$_v_reference} == '('* || -z $_v_shown ]] || _VENVCTL_SCENE=1
  _v_shown=${_v_shown:+$_VENVCTL_NAME}
  [[ ${psvar[37]-} == "$_v_shown" ]] || psvar[37]=$_v_shown
  _VENVCTL_SHOWN=$_v_shown
  if [[ ${(t)PROMPT} == *readonly* ]]; then
    : # it stays as it is
  elif [[ ! -o prompt_percent ]]; then
    PROMPT=${PROMPT//$_v_reference/}
  elif [[ $PROMPT != *"$_v_reference"* ]]; then
    PROMPT=$_v_reference$PROMPT
  fi
  _VENVCTL_HEAD=${_VENVCTL_ON:+$_VENVCTL_ON/bin:}
  _VENVCTL_DRAWN=${VENVCTL_PROMPT-},${VIRTUAL_ENV_DISABLE_PROMPT-},$precmd_functions,$RPROMPT,$PROMPT
  [[ -o prompt_percent ]] || _VENVCTL_DRAWN= _VENVCTL_SCENE=
}

# `deactivate`: a pause, or only making room (nondestructive, as activation scripts call it).
_venvctl_off() {
  [[ ${1-} == nondestructive ]] && _VENVCTL_ACTIVE= || _VENVCTL_PAUSED=$_VENVCTL_ROOT
  _VENVCTL_ON=${_VENVCTL_ON:-${VIRTUAL_ENV:-$_VENVCTL_MANUAL}} _VENVCTL_SEEN=
  _venvctl_leave
}

# The commands activate and deactivate act on this shell, once the program has read the line; every
# other is the program's own.
function venvctl {
  local _v_state=none _v_word _v_command= _v_skipped= _v_answer
  local _v_epoch _v_keep _v_root _v_env _v_name _v_rest
  # The command: the first word that is no option, and no value of one.
  for _v_word in "$@"; do
    case $_v_skipped$_v_word in
      (-C|--directory|--color) _v_skipped=: ;;
      (:*) _v_skipped= ;;
      (-*) ;;
      (*) _v_command=$_v_word && break ;;
    esac
  done
  case $_v_command in
    (activate)
      _v_answer=$($_VENVCTL_PREFIX/bin/venvctl --answer "$@") || return
      if ! _venvctl_read "$_v_answer" || [[ -z $_v_env ]]; then
        builtin print -r -- $_v_answer
        return 0
      fi
      [[ -z ${VIRTUAL_ENV-}$_VENVCTL_ON && (-z $_VENVCTL_MANUAL || ${CONDA_PREFIX-} != "$_VENVCTL_MANUAL") ]] ||
        venvctl deactivate
      _venvctl_enter
      builtin unset VENVCTL_ENV
      _VENVCTL_MANUAL=$_v_env _VENVCTL_ACTIVE=$_v_env _VENVCTL_ON= _VENVCTL_PAUSED= _VENVCTL_SEEN= ;;
    (deactivate)
      if (( $# > 1 )); then
        _v_answer=$($_VENVCTL_PREFIX/bin/venvctl --answer "$@") || return
        if [[ $_v_answer != . ]]; then
          builtin print -r -- $_v_answer
          return 0
        fi
      fi
      if (( ${+functions[deactivate]} )); then
        deactivate
      elif [[ -n ${VIRTUAL_ENV-} ]]; then
        _venvctl_off
      else
        builtin print -ru2 -- 'venvctl: no environment is on in this shell: nothing to deactivate'
        return 3
      fi ;;
    (*)
      [[ -z $_VENVCTL_PAUSED ]] || _v_state=paused
      [[ -z ${VIRTUAL_ENV-} && ${CONDA_DEFAULT_ENV:-base} == base ]] || _v_state=manual
      [[ -z $_VENVCTL_ON ]] || _v_state=automatic
      _VENVCTL_SHELL="zsh $$ $_v_state ${_VENVCTL_PAUSED:-$_VENVCTL_ROOT}" \
        $_VENVCTL_PREFIX/bin/venvctl "$@" ;;
  esac
}

# Around all else that runs at a prompt: activation first, because themes read it, the prefix last.
# On the same line as a change of directory: chpwd.
_venvctl_install() {
  typeset -ga precmd_functions chpwd_functions
  precmd_functions=(_venvctl_hook ${precmd_functions:#_venvctl_(hook|prompt)} _venvctl_prompt)
  chpwd_functions=(_venvctl_follow ${chpwd_functions:#_venvctl_follow})
}
_venvctl_install
