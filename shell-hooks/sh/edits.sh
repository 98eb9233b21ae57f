# Applies the edits of an answer, and undoes them.
# shellcheck shell=bash disable=SC1007,SC1090,SC2004,SC2015,SC2034,SC2119,SC2120,SC2128,SC2153,SC2154,SC2178,SC2317 # locals of the caller

# Splits a remembered answer into its parts.
_venvctl_split() {
  _v_edits=$1
  _v_bin=${_v_edits%%$'\n'*} _v_edits=${_v_edits#*$'\n'}
  _v_env=${_v_edits%%$'\n'*} _v_edits=${_v_edits#*$'\n'}
  _v_name=${_v_edits%%$'\n'*} _v_edits=${_v_edits#*$'\n'}
  _v_root=${_v_edits%%$'\n'*} _v_edits=${_v_edits#*$'\n'}
  if [[ $_v_bin == /* ]]; then
    _venvctl_usual
    _v_edits=$_v_usual
  fi
  _v_bin=${_v_bin#+}
}

# Sets _v_usual to the usual edits of an environment. Remembered answers leave these out.
_venvctl_usual() {
  _v_usual="set VIRTUAL_ENV $_v_env"$'\n'"set VIRTUAL_ENV_PROMPT $_v_name"$'\nunset PYTHONHOME\n'"path $_v_env/bin"$'\n'
}

# Applies _v_edits, and saves the values that they replace.
_venvctl_apply() {
  \builtin local _v_rest="$_v_edits" _v_line
  while [[ -n $_v_rest ]]; do
    _v_line=${_v_rest%%$'\n'*} _v_rest=${_v_rest#*$'\n'}
    case $_v_line in
      'set '*) _v_line=${_v_line#* } && _venvctl_change "${_v_line%% *}" "${_v_line#* }" ;;
      'unset '*) _venvctl_change "${_v_line#* }" ;;
      'path '*) [[ $_VENVCTL_PUT == *":${_v_line#* }:"* ]] || _VENVCTL_PUT+=${_v_line#* }: ;;
    esac
  done
  \builtin export "VENVCTL_ENV=$_v_env"
  _venvctl_front "$_v_bin"
  _VENVCTL_NAME=$_v_name
  _venvctl_own
  _venvctl_scripts source
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

# Undoes the applied edits, the last one first. Leaves variables that were changed since.
_venvctl_undo() {
  \builtin local _v_names="$VENVCTL_VARS" _v_one _v_got _v_ours _v_theirs='' _v_conda="$CONDA_PREFIX" _v_list _v_from
  \builtin local _v_bin _v_env _v_name _v_root _v_edits _v_usual _v_skipped
  _venvctl_split "$_VENVCTL_NOW"
  _v_from=${VENVCTL_ENV:-$_v_env}
  [[ $_v_edits == *skipped$'\n' ]] || _venvctl_scripts leave
  # The environment of another activation, or the same environment if it was activated again.
  [[ $VIRTUAL_ENV == "$_v_from" && $_VENVCTL_SEEN == *",$_OLD_VIRTUAL_PATH,"* ]] || _v_theirs=$VIRTUAL_ENV
  while [[ -n $_v_names ]]; do
    _v_one=${_v_names%% *} _v_names=${_v_names#"$_v_one"} && _v_names=${_v_names# }
    [[ $_v_one != *[!A-Za-z0-9_]* ]] && ! _venvctl_fixed "$_v_one" || \builtin continue
    if _venvctl_value "$_v_one"; then _v_ours="set $_v_one $_v_got"; else _v_ours="unset $_v_one"; fi
    case $_v_one in
      VIRTUAL_ENV*) [[ -z $_v_theirs || $_v_theirs != "$_v_from" ]] || _v_ours=theirs ;;
      CONDA_*) [[ $_v_conda == "$_v_from" ]] || _v_ours=theirs ;;
    esac
    if [[ $'\n'$_v_edits == *$'\n'"$_v_ours"$'\n'* || -z $_VENVCTL_NOW && $_v_ours != theirs ]]; then
      \builtin unset -v "$_v_one"
      if _venvctl_value "VENVCTL_SAVED_$_v_one"; then
        # The other activation restores PYTHONHOME from this variable.
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
  _venvctl_path '' "${_v_theirs:+$_v_theirs/bin}"
  [[ -z $_VENVCTL_OFF || -n $VIRTUAL_ENV ]] || \builtin unset -f deactivate
  _VENVCTL_OFF='' _VENVCTL_NOW='' _VENVCTL_NAME='' _VENVCTL_DRAWN=''
}
