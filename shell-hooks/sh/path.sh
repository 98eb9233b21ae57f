# Sets PATH. It keeps the hook's entries apart from the user's entries.
# shellcheck shell=bash disable=SC1007,SC1090,SC2004,SC2015,SC2034,SC2119,SC2120,SC2128,SC2153,SC2154,SC2178,SC2317 # locals of the caller

# Sets PATH to what the user wants, with the active environment's entry $1. If other entries were
# put before $1, it stays where it is. $2: an entry that another activation needs.
_venvctl_path() {
  \builtin local _v_list
  [[ $PATH != "$_VENVCTL_PATH" || -z $1 ]] || \builtin return 0
  _venvctl_base "${2-}"
  _v_list=$_VENVCTL_BASE
  [[ -z $1 ]] || _venvctl_clean "$1"
  if [[ -n $1 && $_v_list == "$_VENVCTL_BASE" ]]; then
    _venvctl_front "$1"
  else
    [[ $PATH == "$_v_list" ]] || PATH=$_v_list
    _VENVCTL_PATH=$PATH
  fi
}

# Sets PATH to $1, followed by what the user wants.
_venvctl_front() {
  _venvctl_base ''
  PATH=$1${_VENVCTL_BASE:+:$_VENVCTL_BASE} && _VENVCTL_PATH=$PATH
}

# Updates _VENVCTL_BASE, which is what the user wants in PATH, if PATH was changed since the hook
# last ran. Removes an entry that this shell has taken out whenever it comes back, for example when
# another program restores an old PATH. Keeps what was appended to PATH.
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

# Sets _v_list to PATH without the entries that this shell has put there. Keeps each of these
# entries as often as the user has it in _VENVCTL_BASE, and keeps $1 once more.
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
