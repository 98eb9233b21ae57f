# Applies the edits of an answer, and undoes them.
# shellcheck shell=bash disable=SC2015,SC2034,SC2128,SC2153,SC2154,SC2178 # locals of the caller

# Applies _v_edits, and saves the values that they replace.
_venvctl_apply() {
  \builtin local _v_rest="$_v_edits" _v_line
  while [[ -n $_v_rest ]]; do
    _v_line=${_v_rest%%$'\n'*} _v_rest=${_v_rest#*$'\n'}
    case $_v_line in
      'set '*) _v_line=${_v_line#* } && _venvctl_change "${_v_line%% *}" "${_v_line#* }" ;;
      'unset '*) _venvctl_change "${_v_line#* }" ;;
      'path '*) _venvctl_put "${_v_line#* }" ;;
    esac
  done
  \builtin export "VENVCTL_ENV=$_v_env"
  _venvctl_front "$_v_bin"
  _VENVCTL_NAME=$_v_name
  _venvctl_own
  _venvctl_scripts source
}

# Remembers that the entry $1 of PATH is not the user's.
_venvctl_put() {
  [[ $_VENVCTL_PUT == *":$1:"* ]] || _VENVCTL_PUT+=$1:
}

# Sets the variable $1 to $2, or unsets it. Ignores variables whose change could do harm.
_venvctl_change() {
  \builtin local _v_got
  case $1 in
    '' | [0-9]* | *[!A-Za-z0-9_]* | *VENVCTL_* | PATH | LD_* | BASH_ENV | ENV | PS[0-9] | PROMPT* | \
      IFS | SHELL* | PYTHON*) [[ $1/$# == PYTHONHOME/1 || $1/$# == PYTHONPATH/2 ]] || \builtin return 0 ;;
  esac
  ! _venvctl_fixed "$1" "VENVCTL_SAVED_$1" || \builtin return 0
  if _venvctl_value "$1"; then
    [[ " $VENVCTL_VARS " == *" $1 "* ]] || \builtin export "VENVCTL_SAVED_$1=$_v_got"
  elif [[ $# -eq 1 ]]; then
    \builtin return 0
  fi
  [[ " $VENVCTL_VARS " == *" $1 "* ]] || \builtin export "VENVCTL_VARS=$1${VENVCTL_VARS:+ $VENVCTL_VARS}"
  if [[ $# -eq 1 ]]; then \builtin unset -v "$1"; else \builtin export "$1=$2"; fi
}

# Undoes the applied edits, the last one first. Keeps variables that were changed since. With $1, pauses
# the project of the applied answer.
_venvctl_undo() {
  \builtin local _v_answer _v_epoch _v_keep _v_root _v_env _v_name _v_state _v_marks _v_bin _v_edits
  \builtin local _v_names="$VENVCTL_VARS" _v_one _v_got _v_ours _v_theirs='' _v_conda="$CONDA_PREFIX" _v_list _v_from \
    _v_flags="${_VENVCTL_NOW[2]}"
  _venvctl_read "${_VENVCTL_NOW[1]}" || \builtin :
  [[ -z $1 ]] || _venvctl_pause "$_v_root"
  _v_from=${VENVCTL_ENV:-$_v_env}
  # If the variables of another shell were restored, its hook put this entry into PATH.
  [[ -z $_v_from ]] || _venvctl_put "$_v_from/bin"
  [[ $_v_flags == *skipped* ]] || _venvctl_scripts leave
  # _v_theirs is an environment that the user or another program activated. It may be the hook's own
  # environment, activated a second time.
  [[ $VIRTUAL_ENV == "$_v_from" && ${_VENVCTL_SEEN[1]} == *",$_OLD_VIRTUAL_PATH,"* ]] || _v_theirs=$VIRTUAL_ENV
  while [[ -n $_v_names ]]; do
    _v_one=${_v_names%% *} _v_names=${_v_names#"$_v_one"} && _v_names=${_v_names# }
    [[ $_v_one != *[!A-Za-z0-9_]* ]] && ! _venvctl_fixed "$_v_one" || \builtin continue
    if _venvctl_value "$_v_one"; then _v_ours="set $_v_one $_v_got"; else _v_ours="unset $_v_one"; fi
    case $_v_one in
      VIRTUAL_ENV*) [[ -z $_v_theirs || $_v_theirs != "$_v_from" ]] || _v_ours=theirs ;;
      CONDA_*) [[ $_v_conda == "$_v_from" ]] || _v_ours=theirs ;;
    esac
    if [[ $'\n'$_v_edits == *$'\n'"$_v_ours"$'\n'* || -z ${_VENVCTL_NOW[1]} && $_v_ours != theirs ]]; then
      \builtin unset -v "$_v_one"
      if _venvctl_value "VENVCTL_SAVED_$_v_one"; then
        # When the user deactivates _v_theirs, its `deactivate` restores PYTHONHOME from
        # _OLD_VIRTUAL_PYTHONHOME.
        [[ $_v_one != PYTHONHOME || -z $_v_theirs ]] || _v_one=_OLD_VIRTUAL_PYTHONHOME
        \builtin export "$_v_one=$_v_got"
      fi
    fi
    \builtin unset -v "VENVCTL_SAVED_${_v_one#_OLD_VIRTUAL_}"
  done
  \builtin unset -v VENVCTL_ENV VENVCTL_VARS
  if [[ :$_OLD_VIRTUAL_PATH: == *":$_v_from/bin:"* ]] && ! _venvctl_fixed _OLD_VIRTUAL_PATH; then
    _v_list=:$_OLD_VIRTUAL_PATH: && _v_list=${_v_list%%":$_v_from/bin:"*}:${_v_list#*":$_v_from/bin:"}
    _v_list=${_v_list#:} && _OLD_VIRTUAL_PATH=${_v_list%:}
  fi
  _venvctl_front '' "${_v_theirs:+$_v_theirs/bin}"
  [[ $_v_flags != *own* || -n $VIRTUAL_ENV ]] || \builtin unset -f deactivate
  _VENVCTL_NOW[1]='' _VENVCTL_NOW[2]='' _VENVCTL_NAME='' _VENVCTL_DRAWN=''
}

# Sets PATH to the entries $1, followed by PATH as the user wants it. $2: an entry that stays,
# because another activation needs it.
_venvctl_front() {
  _venvctl_base "$2"
  _v_rest=$1${1:+${_VENVCTL_BASE:+:}}$_VENVCTL_BASE
  [[ $PATH == "$_v_rest" ]] || PATH=$_v_rest
  _VENVCTL_PATH=$PATH
}

# Puts the active environment's entries $1 first in PATH if PATH has lost them, and removes the entries of
# other environments. Entries that somebody put before $1 stay before it.
_venvctl_stay() {
  \builtin local _v_list
  [[ $PATH != "$_VENVCTL_PATH" ]] || \builtin return 0
  _venvctl_base
  _venvctl_clean "$1"
  if [[ $_v_list == "$_VENVCTL_BASE" ]]; then _venvctl_front "$1"; else PATH=$_v_list && _VENVCTL_PATH=$PATH; fi
}

# Updates _VENVCTL_BASE if PATH was changed since the hook last ran. Removes entries of this shell that
# another program has put back, for example by restoring an old PATH. Keeps what was appended to PATH, and the
# entry $1.
_venvctl_base() {
  \builtin local _v_list
  [[ $PATH != "$_VENVCTL_PATH" ]] || \builtin return 0
  if [[ -n $_VENVCTL_PATH && $PATH == "$_VENVCTL_PATH:"* ]]; then
    _VENVCTL_BASE+=:${PATH#"$_VENVCTL_PATH:"}
  else
    _venvctl_clean "$1"
    _VENVCTL_BASE=$_v_list
  fi
  _VENVCTL_PATH=$PATH
}

# Sets _v_list to PATH without the entries that this shell has put there. Keeps each of these entries
# as often as the user has it in _VENVCTL_BASE, and keeps $1 once more.
_venvctl_clean() {
  \builtin local _v_all="${_VENVCTL_PUT#:}" _v_one _v_seen _v_users
  _v_list=:$PATH:
  while [[ -n $_v_all ]]; do
    _v_one=${_v_all%%:*} _v_all=${_v_all#*:} _v_seen=$_v_list _v_users=:$_VENVCTL_BASE:
    [[ $_v_one != "$1" ]] || _v_users=:$1$_v_users
    while [[ $_v_seen == *":$_v_one:"* ]]; do
      _v_seen=:${_v_seen#*":$_v_one:"}
      if [[ $_v_users == *":$_v_one:"* ]]; then
        _v_users=:${_v_users#*":$_v_one:"}
      else
        _v_list=${_v_list%%":$_v_one:"*}:${_v_list#*":$_v_one:"}
      fi
    done
  done
  _v_list=${_v_list#:} && _v_list=${_v_list%:}
}
