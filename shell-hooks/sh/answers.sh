# Requests, reads and remembers answers. Sources their scripts and collects their messages.
# shellcheck shell=bash disable=SC1007,SC1090,SC2004,SC2015,SC2034,SC2119,SC2120,SC2128,SC2153,SC2154,SC2178,SC2317 # locals of the caller

# Sources the scripts in the lines of _v_edits that begin with $1 (`source` or `leave`).
_venvctl_scripts() {
  \builtin local _v_lines=$'\n'"$_v_edits" _v_file _v_fresh="${_v_checked-}" _v_current="$_v_edits"
  while [[ $_v_lines == *$'\n'"$1 "* ]]; do
    _v_lines=${_v_lines#*$'\n'"$1 "} && _v_file=${_v_lines%%$'\n'*} && _v_lines=$'\n'${_v_lines#*$'\n'}
    [[ $_v_file != *.sh ]] || ! _venvctl_confirm "$1" "$_v_file" || \builtin source "$_v_file"
  done
}

# Succeeds if the script $2 may run: a current answer must have the line `$1 $2`. Asks the client
# before the first script, and again only if the epoch has ended since then.
_venvctl_confirm() {
  \builtin local _v_try _v_why="you have not approved their current content: run venvctl allow --scripts $_v_env"
  for _v_try in 1 2; do
    [[ -e $_v_fresh ]] || _venvctl_ask "$_v_env" || _v_current=silent
  done
  [[ $'\n'$_v_current != *$'\n'"$1 $2"$'\n'* ]] || \builtin return 0
  [[ $_v_current != silent ]] || _v_why='venvd does not answer: run venvctl doctor'
  [[ -e $_v_env ]] || _v_why="$_v_env no longer exists"
  [[ $1 == leave ]] && _v_try=deactivate || _v_try=activate
  _VENVCTL_SAID+="venvctl: the $_v_try scripts of $_v_name were not run: $_v_why"$'\n'
  # If the activation scripts did not run, the deactivation scripts must not run either.
  _v_lines='' _v_skipped=skipped$'\n'
  \builtin return 1
}

# Adds a message for the next prompt, unless it was added before.
_venvctl_say() {
  [[ $_VENVCTL_SAID == *$'\n'"$1"$'\n'* ]] || _VENVCTL_SAID+=$1$'\n'
  _VENVCTL_DRAWN=''
}

# Reads the answer $1: sets _v_answer to the form that is remembered, and sets _v_epoch, _v_keep, _v_state
# and _v_marks. Fails if $1 is not an answer, is truncated, or is `later`. With _v_hush, keeps messages for
# the next question.
_venvctl_read() {
  \builtin local _v_text="$1"$'\n' _v_line _v_bin='' _v_env='' _v_name='' _v_root='' _v_edits='' _v_said='' _v_usual
  _v_epoch='' _v_keep=1 _v_state='' _v_marks=''
  while [[ -n $_v_text ]]; do
    _v_line=${_v_text%%$'\n'*} _v_text=${_v_text#*$'\n'}
    case $_v_line in
      'epoch '*) _v_epoch=${_v_line#* } ;;
      'keep no') _v_keep='' ;;
      'root '*) _v_root=${_v_line#* } ;;
      'env '*) _v_env=${_v_line#* } ;;
      'name '*) _v_name=${_v_line#* } ;;
      'state '*) _v_state=${_v_line#* } ;;
      'marks '*) _v_marks=${_v_line#* } ;;
      'path '*) _v_bin=${_v_line#* }${_v_bin:+:$_v_bin} _v_edits+=$_v_line$'\n' ;;
      'set '* | 'unset '* | 'source '* | 'leave '*) _v_edits+=$_v_line$'\n' ;;
      'say '*) if [[ -n ${_v_hush-} ]]; then _v_keep=''; else _venvctl_say "${_v_line#* }"; fi ;;
      later) \builtin return 1 ;;
      .)
        _venvctl_usual
        if [[ $_v_edits == "$_v_usual" ]]; then _v_edits=''; else _v_bin=${_v_bin:++}$_v_bin; fi
        _v_answer=$_v_bin$'\n'$_v_env$'\n'$_v_name$'\n'$_v_root$'\n'$_v_edits
        # conda's edits depend on the environment that is active now.
        [[ -z ${_v_hush-} || $_v_answer != +* ]] || _v_keep=''
        \builtin return 0 ;;
    esac
  done
  \builtin return 1
}

# Asks the client and remembers the answer. With $1, asks about the environment $1 and remembers
# nothing; only _venvctl_confirm does that.
_venvctl_ask() {
  \builtin local _v_text='' _v_epoch _v_state _v_marks
  _venvctl_run "$@"
  if [[ $# -ne 0 ]]; then
    \builtin local _v_answer _v_keep
    _venvctl_read "$_v_text" || \builtin return 1
    _v_fresh=${_v_epoch:-/} _v_current=''
    [[ $'\n'$_v_text != *$'\n'"env $1"$'\n'* ]] || _v_current=$_v_text
    \builtin return 0
  fi
  _venvctl_read "$_v_text" || { _v_keep='' && \builtin return 1; }
  [[ $_v_epoch == "$_VENVCTL_EPOCH" ]] || _VENVCTL_MEMORY=()
  _VENVCTL_EPOCH=$_v_epoch
  [[ -n $_v_epoch ]] || _v_keep=''
  [[ -z $_v_keep ]] || _VENVCTL_MEMORY[$_v_key]=$_v_answer
  [[ -z ${_v_answer%%$'\n'*} ]] || _VENVCTL_MARKS=${_v_marks:-all}
  _v_text="=$_v_answer"
  _VENVCTL_MEMORY[$_v_text]=${_v_state:-ok}
}
