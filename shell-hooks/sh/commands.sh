# The commands `deactivate` and `venvctl`.
# shellcheck shell=bash disable=SC1007,SC1090,SC2004,SC2015,SC2034,SC2119,SC2120,SC2128,SC2153,SC2154,SC2178,SC2317 # locals of the caller

# Defines the function `deactivate` if the shell has none.
_venvctl_own() {
  ! _venvctl_is_function deactivate || \builtin return 0
  _VENVCTL_OFF=1
  function deactivate { _venvctl_off "$@"; }
}

# Adopts an environment that was activated manually in a parent shell, because nothing else in this
# shell shows or deactivates it. With $1, adopts it even if it is not in PATH.
_venvctl_adopt() {
  ! _venvctl_is_function deactivate && [[ -n ${1-} || :$PATH: == *":$VIRTUAL_ENV/bin:"* ]] || \builtin return 0
  _v_name=${VIRTUAL_ENV_PROMPT:-${VIRTUAL_ENV##*/}}
  _v_name=${_v_name//[[:cntrl:]]/} && _v_name=${_v_name#\(} && _v_name=${_v_name% } && _v_name=${_v_name%\)}
  _VENVCTL_NOW="+$VIRTUAL_ENV/bin"$'\n'"$VIRTUAL_ENV"$'\n'"$_v_name"$'\n\n'"set VIRTUAL_ENV $VIRTUAL_ENV"$'\n'
  _VENVCTL_NOW+="set VIRTUAL_ENV_PROMPT $VIRTUAL_ENV_PROMPT"$'\n'
  _VENVCTL_PUT+=$VIRTUAL_ENV/bin: _VENVCTL_NAME=$_v_name
  \builtin unset -v _OLD_VIRTUAL_PATH
  \builtin export "VENVCTL_VARS=${VENVCTL_VARS:-VIRTUAL_ENV_PROMPT VIRTUAL_ENV}"
  _venvctl_own
}

# Implements `deactivate`: undoes the activation and pauses the project. Activation scripts call it
# with `nondestructive`, which does not pause.
_venvctl_off() {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  \builtin local _v_bin _v_env _v_name _v_root _v_edits _v_usual
  [[ -n $VENVCTL_ENV$_VENVCTL_NOW || -z $VIRTUAL_ENV ]] || _venvctl_adopt by-hand
  _venvctl_split "$_VENVCTL_NOW"
  [[ ${1-} == nondestructive || -z $VENVCTL_ENV ]] || _venvctl_pause "$_v_root"
  _venvctl_undo
}

# The program checks the command line. Then activate and deactivate change this shell; the program
# runs all other commands itself.
function venvctl {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  \builtin local _v_state=none _v_word _v_command='' _v_skipped='' _v_text _v_answer _v_epoch _v_keep _v_marks
  \builtin local _v_bin _v_env _v_name _v_root _v_edits _v_usual _v_skipped=''
  _venvctl_place
  # The command is the first word that is not an option or an option's value.
  for _v_word in "$@"; do
    case $_v_skipped$_v_word in
      -C | --directory | --color) _v_skipped=: ;;
      :*) _v_skipped='' ;;
      -*) ;;
      *) _v_command=$_v_word && \builtin break ;;
    esac
  done
  case $_v_command in
    activate)
      _venvctl_split "$_VENVCTL_NOW"
      _v_text=$(VENVCTL_ENV=${VENVCTL_ENV:-$_v_env} "$_VENVCTL_PREFIX/bin/venvctl" --answer "$@") || \builtin return
      if ! _venvctl_read "$_v_text" || [[ -z ${_v_answer%%$'\n'*} ]]; then
        \builtin printf '%s\n' "$_v_text"
        \builtin return 0
      fi
      [[ -z $VIRTUAL_ENV$VENVCTL_ENV$_VENVCTL_NAME ]] || venvctl deactivate
      \builtin local _v_checked=/ # the program has just checked the scripts
      _venvctl_split "$_v_answer"
      _venvctl_apply
      \builtin unset -v VENVCTL_ENV
      _VENVCTL_NOW=$_v_answer _VENVCTL_MODE=manual ;;
    deactivate)
      if [[ $# -gt 1 ]]; then
        _v_text=$("$_VENVCTL_PREFIX/bin/venvctl" --answer "$@") || \builtin return
        if [[ $_v_text != . ]]; then
          \builtin printf '%s\n' "$_v_text"
          \builtin return 0
        fi
      fi
      if _venvctl_is_function deactivate; then
        deactivate
      elif [[ -n $VIRTUAL_ENV ]]; then
        _venvctl_off
      else
        \builtin printf 'venvctl: no environment is active in this shell: nothing to deactivate\n' >&2
        \builtin return 3
      fi ;;
    *)
      _venvctl_split "$_VENVCTL_NOW"
      [[ $_VENVCTL_MODE != :* ]] || _v_state=paused _v_root=${_VENVCTL_MODE#:} && _v_root=${_v_root%%:*}
      [[ -z $VIRTUAL_ENV && ${CONDA_DEFAULT_ENV:-base} == base ]] || _v_state=manual
      [[ -z $VENVCTL_ENV ]] || _v_state=automatic
      _VENVCTL_SHELL="${ZSH_VERSION:+z}${BASH_VERSION:+ba}sh $$ $_v_state $_v_root" "$_VENVCTL_PREFIX/bin/venvctl" "$@" ;;
  esac
}
