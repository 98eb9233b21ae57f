# The commands `deactivate` and `venvctl`.
# shellcheck shell=bash disable=SC2034,SC2119,SC2120,SC2128,SC2154,SC2317 # locals of the caller

# Defines the function `deactivate` if the shell has none.
_venvctl_own() {
  ! _venvctl_is_function deactivate || \builtin return 0
  _v_flags+=own$'\n'
  function deactivate { _venvctl_off "$@"; }
}

# Adopts an environment that was activated manually in a parent shell, because nothing else in this
# shell shows or deactivates it. With $1, adopts it even if it is not in PATH.
_venvctl_adopt() {
  [[ $VIRTUAL_ENV != *[[:cntrl:]]* && ( -n ${1-} || :$PATH: == *":$VIRTUAL_ENV/bin:"* ) ]] &&
    ! _venvctl_is_function deactivate || \builtin return 0
  \builtin local _v_name="${VIRTUAL_ENV_PROMPT:-${VIRTUAL_ENV##*/}}" _v_flags=''
  _v_name=${_v_name//[[:cntrl:]]/} && _v_name=${_v_name#\(} && _v_name=${_v_name% } && _v_name=${_v_name%\)}
  _venvctl_own
  _VENVCTL_NOW[1]="env $VIRTUAL_ENV"$'\n'"name $_v_name"$'\n'"set VIRTUAL_ENV $VIRTUAL_ENV"$'\n'
  _VENVCTL_NOW[1]+="set VIRTUAL_ENV_PROMPT $VIRTUAL_ENV_PROMPT"$'\n'"path $VIRTUAL_ENV/bin"$'\n.\n'
  _VENVCTL_NOW[2]=$_v_flags
  _venvctl_put "$VIRTUAL_ENV/bin"
  _VENVCTL_NAME=$_v_name
  \builtin unset -v _OLD_VIRTUAL_PATH
  \builtin export "VENVCTL_VARS=${VENVCTL_VARS:-VIRTUAL_ENV_PROMPT VIRTUAL_ENV}"
}

# Implements `deactivate`: undoes the activation and pauses the project. Activation scripts call it
# with `nondestructive`, which does not pause.
_venvctl_off() {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  [[ -n $VENVCTL_ENV${_VENVCTL_NOW[1]} || -z $VIRTUAL_ENV ]] || _venvctl_adopt by-hand
  if [[ ${1-} == nondestructive || -z $VENVCTL_ENV ]]; then _venvctl_undo; else _venvctl_undo pause; fi
}

# The program checks the command line. Then activate and deactivate change this shell; the program
# runs all other commands itself.
function venvctl {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  \builtin local _v_answer _v_epoch _v_keep _v_root _v_env _v_name _v_state _v_marks _v_bin _v_edits
  \builtin local _v_word _v_skipped='' _v_command='' _v_text _v_checked _v_flags='' _v_mode=none
  _venvctl_place
  _venvctl_read "${_VENVCTL_NOW[1]}" || \builtin :
  # The command is the first word that is neither an option nor the value of an option.
  for _v_word in "$@"; do
    case $_v_skipped$_v_word in
      -C | --directory | --color) _v_skipped=: ;;
      :*) _v_skipped='' ;;
      -*) ;;
      *) _v_command=$_v_word && \builtin break ;;
    esac
  done
  case $_v_command in
    activate | deactivate)
      _v_text=$(VENVCTL_ENV=${VENVCTL_ENV:-$_v_env} "$_VENVCTL_PREFIX/bin/venvctl" --answer "$@") || \builtin return
      if ! _venvctl_read "$_v_text" || [[ $_v_command$_v_env == activate ]]; then
        \builtin printf '%s\n' "$_v_text"
        \builtin return 0
      fi
      if _venvctl_is_function deactivate && [[ $_v_command == deactivate || -n $VIRTUAL_ENV$VENVCTL_ENV$_VENVCTL_NAME ]]; then
        deactivate
      elif [[ -n $VIRTUAL_ENV ]]; then
        _venvctl_off
      elif [[ $_v_command == deactivate ]]; then
        \builtin printf 'venvctl: no environment is active in this shell: nothing to deactivate\n' >&2
        \builtin return 3
      fi
      [[ $_v_command == activate ]] || \builtin return 0
      _v_checked=/ _v_flags='' # the program has just checked the scripts
      _venvctl_apply
      \builtin unset -v VENVCTL_ENV
      _VENVCTL_NOW[1]=$_v_answer _VENVCTL_NOW[2]=$_v_flags _VENVCTL_MODE=manual ;;
    *)
      [[ $_VENVCTL_MODE != :* ]] || _v_mode=paused _v_root=${_VENVCTL_MODE#:} && _v_root=${_v_root%%:*}
      [[ -z $VIRTUAL_ENV && ${CONDA_DEFAULT_ENV:-base} == base ]] || _v_mode=manual
      [[ -z $VENVCTL_ENV ]] || _v_mode=automatic
      _VENVCTL_SHELL="${ZSH_VERSION:+z}${BASH_VERSION:+ba}sh $$ $_v_mode $_v_root" "$_VENVCTL_PREFIX/bin/venvctl" "$@" ;;
  esac
}
