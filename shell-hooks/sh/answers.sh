# Requests, reads and remembers answers. Sources their scripts and collects their messages.
# shellcheck shell=bash disable=SC1007,SC1090,SC2004,SC2015,SC2034,SC2154 # locals of the caller

# Sources the scripts in the lines of _v_edits that begin with $1 (`source` or `leave`), if a valid
# answer has the same line. Asks the client for this answer before the first script, and again only
# if the epoch has ended since then.
_venvctl_scripts() {
  \builtin local _v_lines=$'\n'"$_v_edits" _v_file _v_fresh="${_v_checked-}" _v_current="$_v_edits" _v_why
  while [[ $_v_lines == *$'\n'"$1 "* ]]; do
    _v_lines=${_v_lines#*$'\n'"$1 "} && _v_file=${_v_lines%%$'\n'*} && _v_lines=$'\n'${_v_lines#*$'\n'}
    [[ $_v_file == *.sh ]] || \builtin continue
    [[ -e $_v_fresh ]] || _venvctl_confirm
    [[ -e $_v_fresh ]] || _venvctl_confirm
    if [[ $'\n'$_v_current == *$'\n'"$1 $_v_file"$'\n'* ]]; then
      \builtin source "$_v_file"
      \builtin continue
    fi
    _v_why="you have not approved their current content: run venvctl allow --scripts $_v_env"
    [[ $_v_current != silent ]] || _v_why='the daemon does not answer: run venvctl doctor'
    [[ -e $_v_env ]] || _v_why="$_v_env no longer exists"
    [[ $1 == leave ]] && _v_file=deactivate || _v_file=activate
    _VENVCTL_SAID+="venvctl: the $_v_file scripts of $_v_name were not run, because $_v_why"$'\n'
    # If the activation scripts did not run, the deactivation scripts must not run either.
    _v_flags+=skipped$'\n'
    \builtin return 0
  done
}

# Asks the client about the environment _v_env: sets _v_current to its edits, and _v_fresh to a path
# that exists as long as the answer is valid.
_venvctl_confirm() {
  \builtin local _v_text='' _v_asked="$_v_env" _v_answer _v_epoch _v_keep _v_root _v_env _v_name _v_state _v_marks _v_bin _v_edits
  _v_current=silent
  _venvctl_run "$_v_asked"
  _venvctl_read "$_v_text" || \builtin return 0
  _v_fresh=${_v_epoch:-/} _v_current=''
  [[ $_v_env != "$_v_asked" ]] || _v_current=$_v_edits
}

# Adds a message for the next prompt, unless it was added before.
_venvctl_say() {
  [[ $_VENVCTL_SAID == *$'\n'"$1"$'\n'* ]] || _VENVCTL_SAID+=$1$'\n'
  _VENVCTL_DRAWN=''
}

# Adds the message of the line `warn NUMBER TEXT`, unless it is the last one that was added. The next request
# sends the number, so that the daemon knows that this shell has the message.
_venvctl_warn() {
  [[ ${1%% *} == "${_VENVCTL_HEARD-}" ]] || _VENVCTL_SAID+=${1#* }$'\n'
  _VENVCTL_HEARD=${1%% *} _VENVCTL_DRAWN=''
}

# Reads the answer $1. Sets one variable for each part. Sets _v_answer to a short form of the
# answer, which the shell remembers and can read again: `.` means no environment, and `usual` means
# the usual edits (those that most virtual environments need). Fails if $1 is not an answer, is
# truncated, or is `later`. While the user has activated another environment manually, does not
# print the answer's messages; a later answer contains them again.
_venvctl_read() {
  \builtin local _v_text="$1"$'\n' _v_line _v_usual=''
  _v_answer='' _v_epoch='' _v_keep=1 _v_root='' _v_env='' _v_name='' _v_state=ok _v_marks=all _v_bin='' _v_edits=''
  while [[ -n $_v_text ]]; do
    _v_line=${_v_text%%$'\n'*} _v_text=${_v_text#*$'\n'}
    case $_v_line in
      'epoch '*) _v_epoch=${_v_line#* } ;;
      'keep no') _v_keep='' ;;
      'root '*) _v_root=${_v_line#* } ;;
      'env '*) _v_env=${_v_line#* } ;;
      'name '*)
        _v_name=${_v_line#* }
        _v_usual="set VIRTUAL_ENV $_v_env"$'\n'"set VIRTUAL_ENV_PROMPT $_v_name"$'\nunset PYTHONHOME\n'"path $_v_env/bin"$'\n' ;;
      'state '*) _v_state=${_v_line#* } ;;
      'marks '*) _v_marks=${_v_line#* } ;;
      'path '*) _v_bin=${_v_line#* }${_v_bin:+:$_v_bin} _v_edits+=$_v_line$'\n' ;;
      'set '* | 'unset '* | 'source '* | 'leave '*) _v_edits+=$_v_line$'\n' ;;
      'say '*) if [[ $_VENVCTL_MODE == manual ]]; then _v_keep=''; else _venvctl_say "${_v_line#* }"; fi ;;
      'warn '*) _venvctl_warn "${_v_line#* }" ;;
      usual) _v_bin=$_v_env/bin _v_edits=$_v_usual ;;
      later) \builtin return 1 ;;
      .)
        [[ $_v_edits == "$_v_usual" ]] && _v_usual=usual$'\n' || _v_usual=$_v_edits
        [[ $_v_state$_v_marks == okall ]] || _v_answer="state $_v_state"$'\n'"marks $_v_marks"$'\n'
        _v_answer+="env $_v_env"$'\n'"name $_v_name"$'\n'"root $_v_root"$'\n'$_v_usual.$'\n'
        [[ -n $_v_env ]] || _v_answer=.
        # conda's edits depend on the environment that is active now, so this answer must not be
        # remembered.
        [[ $_VENVCTL_MODE != manual || $_v_edits != *'set CONDA_'* ]] || _v_keep=''
        \builtin return 0 ;;
    esac
  done
  \builtin return 1
}

# Asks the client. If the answer names no environment, or has only the usual edits, remembers the
# answer and sets _v_look to its short form. Otherwise fails, and _venvctl_ask reads the answer
# _v_text.
_venvctl_usual() {
  [[ -z $VENVCTL_DISABLE ]] || \builtin return 1
  _venvctl_run
  _v_rest=${_v_text#*$'\n'}
  if [[ $_v_rest == $'root\nenv\n.' ]]; then
    _v_look=.
  else
    _v_look=${_v_rest%%$'\n'*} _v_rest=${_v_rest#*$'\n'}
    _v_env=${_v_rest%%$'\n'*} _v_rest=${_v_rest#*$'\n'}
    _v_name=${_v_rest%%$'\n'*} _v_look=$_v_env$'\n'$_v_name$'\n'$_v_look$'\nusual\n.\n'
    [[ $_v_look == 'env '*$'\nname '*$'\nroot '* && $_v_rest == "$_v_name"$'\nset VIRTUAL_ENV '"${_v_env#env }"$'\nset VIRTUAL_ENV_PROMPT '"${_v_name#name }"$'\nunset PYTHONHOME\npath '"${_v_env#env }"$'/bin\n.' ]] ||
      _v_look=''
  fi
  [[ -n $_v_look && $_v_text == 'epoch /'* ]] || {
    _v_look='' _v_text=${_v_text:-later}
    \builtin return 1
  }
  _v_rest=${_v_text%%$'\n'*} && _v_rest=${_v_rest#epoch }
  [[ $_v_rest == "${_VENVCTL_SEEN[4]}" ]] || _VENVCTL_MEMORY=()
  _VENVCTL_SEEN[4]=$_v_rest _VENVCTL_HERE=$_v_rest: _VENVCTL_MEMORY[$_v_key]=$_v_look
  [[ $_v_look == . ]] || _VENVCTL_MEMORY[E$_v_key]=${_v_env#env } _VENVCTL_MEMORY[N$_v_key]=${_v_name#name }
}

# Reads the remembered answer for this directory; without one, asks the client. Fails if there is no
# answer.
_venvctl_ask() {
  [[ -z $VENVCTL_DISABLE ]] || _v_look=.
  [[ -z $_v_look ]] || { _venvctl_read "$_v_look" && \builtin return 0; }
  [[ -n $_v_text ]] || _venvctl_run
  _venvctl_read "$_v_text" || { _venvctl_read '' || \builtin return 1; }
  [[ $_v_epoch == "${_VENVCTL_SEEN[4]}" ]] || _VENVCTL_MEMORY=()
  _VENVCTL_SEEN[4]=$_v_epoch _VENVCTL_HERE=$_v_epoch:
  [[ -n $_v_epoch ]] || _v_keep=''
  [[ -n $_v_keep ]] || \builtin return 0
  _VENVCTL_MEMORY[$_v_key]=$_v_answer
  [[ $_v_answer != *$'\nusual\n.\n' ]] || _VENVCTL_MEMORY[E$_v_key]=$_v_env _VENVCTL_MEMORY[N$_v_key]=$_v_name
}
