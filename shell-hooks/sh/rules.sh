# The rules for which environment becomes active, shared by bash and zsh. hook.bash and hook.zsh
# source the files of this folder, and define the functions that differ between the shells:
# _venvctl_value, _venvctl_fixed, _venvctl_is_function, _venvctl_run, _venvctl_place,
# _venvctl_reference, _venvctl_is_shown, _venvctl_drawn.
# Users may have functions and readonly variables of any name, so builtins are called through
# \builtin, and locals begin with _v_. The output of programs is parsed, never evaluated.
# docs/interface.md describes answers and edits.
# shellcheck shell=bash disable=SC1007,SC1090,SC2004,SC2015,SC2034,SC2119,SC2120,SC2128,SC2153,SC2154,SC2178,SC2296,SC2298,SC2317 # optional arguments; locals of the caller
#
# The state of a shell:
#   _VENVCTL_PREFIX  the directory of the installation; an array, because children do not inherit arrays
#   _VENVCTL_MODE    automatic; manual: the user activated an environment; or paused projects, as :A:B:
#   _VENVCTL_MEMORY  from directory and steering variables to the answer: bin, env, name, root, edits
#                    and from = and such an answer to the state of its packages
#   _VENVCTL_EPOCH   a path that exists as long as the remembered answers are valid
#   _VENVCTL_NOW     the applied answer
#   _VENVCTL_NAME    the name in the prefix; themes may read it
#   _VENVCTL_STATE   ok, stale or other: see _venvctl_judge; empty if nothing is active; themes may read it
#   _VENVCTL_MARK    what the prefix shows of it: * (stale), ! (other) or nothing
#   _VENVCTL_MARKS   which marks the user wants: all, stale, other or off
#   _VENVCTL_ASKED   the manually active environment and the directory for which _venvctl_learn has asked
#   _VENVCTL_SEEN    what was active when the hook last ran, and the directory
#   _VENVCTL_WAS     the directory at the last prompt
#   _VENVCTL_PUT     all entries that this shell has ever put into PATH, as :A:B:
#   _VENVCTL_BASE    PATH as the user wants it, without these entries
#   _VENVCTL_PATH    PATH as it was when the hook last ran
#   _VENVCTL_OFF     1 if the hook defined the function `deactivate`
#   _VENVCTL_SAID    messages, one per line, each printed once; those after the line > are not printed yet
#   _VENVCTL_DRAWN   what the prefix depends on, when it was last drawn; (bash) [1]: the texts that
#                    decide whether the user's own prompt shows the environment, and the result;
#                    [2]: the prefix that is shown
#   _VENVCTL_HERE    exported for env.sh: EPOCH:DIRECTORY of the applied answer, if it was remembered

# Activates the environment of this directory. If only the directory has changed, its remembered
# answer decides: usually it is already applied, or _venvctl_step switches to it; otherwise all
# rules apply. `local`, `if` and calls cost zsh system calls, && and || do not; so five variables
# here are not local. They mean nothing after the call. $1: `prompt` if a prompt is next, not a
# command.
_venvctl_follow() {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  _v_scene=$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE
  # `cd` has just asked for this directory, so this prompt does not ask again.
  [[ -z ${1-} || $_VENVCTL_SEEN != "asked,$_v_scene"$'\n'"$PWD" ]] || {
    _VENVCTL_SEEN=again,${_VENVCTL_SEEN#asked,}
    \builtin return 0
  }
  _v_key=$PWD@STEERING_WORDS@
  [[ -e $_VENVCTL_EPOCH ]] && _v_look=${_VENVCTL_MEMORY[$_v_key]-} || _v_look='' _VENVCTL_MEMORY=()
  _v_bin=${_v_look%%$'\n'*}
  [[ -n $_v_look && $_VENVCTL_MODE == automatic && $PATH == "$_VENVCTL_PATH" && $_VENVCTL_SEEN == "$_v_scene"$'\n'* ]] &&
    { [[ $_v_look == "$_VENVCTL_NOW" && -e $VENVCTL_ENV/ ]] && _VENVCTL_SEEN=$_v_scene$'\n'$PWD _VENVCTL_HERE=$_VENVCTL_EPOCH:$PWD || _venvctl_step; } ||
    _venvctl_decide "$@"
  # In a zsh widget, no prompt function runs before zsh draws the prompt again.
  [[ -z ${WIDGET-} ]] || _venvctl_draw
}

# Switches to another environment if both need only the usual edits and the variables are ordinary.
_venvctl_step() {
  [[ $_v_bin == /* && $_VENVCTL_NOW == /* && -e ${_v_bin%/bin} && -z ${PYTHONHOME+set} &&
    $PATH == "${_VENVCTL_NOW%%$'\n'*}:$_VENVCTL_BASE" ]] || \builtin return 1
  [[ -n ${ZSH_VERSION-} ]] && _v_rest=${(t)PATH},${(t)VIRTUAL_ENV}${(t)VIRTUAL_ENV_PROMPT}${(t)VENVCTL_ENV} ||
    _v_rest=${PATH@a}${VIRTUAL_ENV@a}${VIRTUAL_ENV_PROMPT@a}${VENVCTL_ENV@a}
  [[ $_v_rest == *,scalar-exportscalar-exportscalar-export && $_v_rest != *readonly* || $_v_rest != *[!x]* ]] ||
    \builtin return 1
  [[ $_VENVCTL_PUT == *":$_v_bin:"* ]] || _VENVCTL_PUT+=$_v_bin:
  _v_rest=${_v_look#*$'\n'*$'\n'}
  PATH=$_v_bin:$_VENVCTL_BASE _VENVCTL_NOW=$_v_look _v_key="=$_v_look"
  _VENVCTL_STATE=${_VENVCTL_MEMORY[$_v_key]-ok} _VENVCTL_MARK=''
  [[ stale,all:stale,stale != *"$_VENVCTL_STATE,$_VENVCTL_MARKS"* ]] || _VENVCTL_MARK='*'
  _VENVCTL_PATH=$PATH _VENVCTL_NAME=${_v_rest%%$'\n'*} VENVCTL_ENV=${_v_bin%/bin}
  VIRTUAL_ENV=$VENVCTL_ENV VIRTUAL_ENV_PROMPT=$_VENVCTL_NAME
  _VENVCTL_SEEN=$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE$'\n'$PWD _VENVCTL_HERE=$_VENVCTL_EPOCH:$PWD
}

# Applies all rules: manual activation takes precedence over a pause, and a pause over
# automatic activation.
_venvctl_decide() {
  \builtin local _v_answer="$_v_look" _v_scene="$_v_scene" _v_bin _v_active _v_mine _v_gone='' _v_keep='' _v_silent='' _v_skipped=''
  \builtin local _v_usual _v_env _v_name _v_root _v_edits
  _venvctl_place
  if _venvctl_fixed PATH VIRTUAL_ENV VENVCTL_ENV VENVCTL_VARS; then
    # One of these variables is read-only, so nothing can be activated or undone.
    _VENVCTL_SEEN=again,$_v_scene$'\n'$PWD _VENVCTL_PATH=$PATH _VENVCTL_HERE=''
    \builtin return 0
  fi
  _venvctl_split "$_VENVCTL_NOW"
  _v_mine=${VENVCTL_ENV:-$_v_env}
  if [[ -n $VIRTUAL_ENV && $VIRTUAL_ENV != "$_v_mine" && -z $_OLD_VIRTUAL_PATH && $_VENVCTL_PUT == *":$VIRTUAL_ENV/bin:"* ]]; then
    # Another program has restored old variables, with an environment that this shell has left.
    \builtin unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    [[ $'\n'$_v_edits != *$'\n'"set VIRTUAL_ENV $_v_mine"$'\n'* ]] || \builtin export VIRTUAL_ENV="$_v_mine"
  fi
  _v_active=$VIRTUAL_ENV
  # conda's base does not count as an active environment; another conda environment takes precedence
  # over a virtual environment.
  [[ -z $CONDA_PREFIX || $CONDA_PREFIX == "$_v_mine" && -n $_v_active ||
    $CONDA_PREFIX != "$_v_mine" && $CONDA_DEFAULT_ENV == base ]] || _v_active=$CONDA_PREFIX
  if [[ -n $_v_mine && ($_v_mine != "$_v_active" || $_VENVCTL_SEEN != *",$_OLD_VIRTUAL_PATH,"*) ]]; then
    # The hook's environment was replaced, deactivated, or activated again manually.
    _venvctl_undo
    [[ -n $_v_active ]] || _v_gone=1
    _v_mine=''
  elif [[ $_VENVCTL_MODE == manual && -z $_v_active ]]; then
    _v_gone=1
  fi
  if [[ -n $_v_active && ( -z $_v_mine || -z $VENVCTL_ENV ) ]]; then
    _VENVCTL_MODE=manual
    [[ -n $_VENVCTL_WAS || -n $VENVCTL_DISABLE || $_v_active != "$VIRTUAL_ENV" ]] || _venvctl_adopt
    # If the hook did not apply the environment, its entry in PATH belongs to the user.
    if [[ -n $_VENVCTL_NOW ]]; then _venvctl_base ''; else _venvctl_base "$_v_active/bin"; fi
    _venvctl_learn
  else
    [[ $_VENVCTL_MODE != manual ]] || _VENVCTL_MODE=automatic
    _v_env='' _v_edits='' _v_root=''
    if [[ -z $VENVCTL_DISABLE ]]; then
      [[ -n $_v_answer ]] && _v_keep=1 || _venvctl_ask || _v_silent=1
      _venvctl_choose
    else
      _v_answer='' _v_keep=1
    fi
    if [[ -n $_v_env && $_v_env == "$_v_mine" ]] && ! _venvctl_differs; then
      if [[ -z $_VENVCTL_NOW ]]; then
        # The environment and its variables were inherited from the parent shell.
        _VENVCTL_NAME=$_v_name _VENVCTL_PATH='' && _venvctl_front "$_v_bin"
        _venvctl_own
        _VENVCTL_NOW=$_v_answer
      else
        _venvctl_path "$_v_bin"
        [[ $_v_answer != /* || $VIRTUAL_ENV_PROMPT == "$_v_name" ]] || _venvctl_change VIRTUAL_ENV_PROMPT "$_v_name"
      fi
    else
      [[ -z $_v_mine ]] || _venvctl_undo
      if [[ -n $_v_env ]]; then _venvctl_apply; else _venvctl_path ''; fi
      _VENVCTL_NOW=$_v_answer$_v_skipped
    fi
    [[ -n $_v_silent && -n $_v_env ]] || _venvctl_judge
  fi
  _v_scene=$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE
  # An answer that must not be remembered is valid for one prompt only.
  if [[ -z $_v_keep && $_VENVCTL_MODE != manual || -n $_v_silent ]]; then
    [[ -n ${1-} ]] && _v_scene=again,$_v_scene || _v_scene=asked,$_v_scene
  fi
  _VENVCTL_SEEN=$_v_scene$'\n'$PWD _VENVCTL_DRAWN='' _VENVCTL_HERE=${_v_keep:+$_VENVCTL_EPOCH:$PWD}
}

# Succeeds if the active environment needs different edits now. Scripts wait for the next
# activation, so that they do not run in the middle of the user's work.
_venvctl_differs() {
  [[ -n $_VENVCTL_NOW && $_v_answer != "${_VENVCTL_NOW%skipped$'\n'}" ]] &&
    [[ $_v_name != "$_VENVCTL_NAME" || $_VENVCTL_NOW$_v_answer != *$'\n''source '* && $_VENVCTL_NOW$_v_answer != *$'\n''leave '* ]]
}

# Chooses the environment for this directory: sets _v_env, the other parts, and _v_answer.
_venvctl_choose() {
  # If the parent directory cannot be entered, the environment may still exist.
  if [[ -n $_v_mine && ! -e $_v_mine && $PWD == "$_VENVCTL_WAS" && -x ${_v_mine%/*} ]]; then
    _venvctl_say "venvctl: $_v_mine no longer exists, so $_VENVCTL_NAME was deactivated: run venvctl create to recreate the environment"
  fi
  if [[ -n $_v_silent ]]; then
    # Without an answer: no change inside the project; outside, the environment is deactivated.
    _venvctl_split "$_VENVCTL_NOW"
    [[ -n $_VENVCTL_NOW ]] || _v_root=$PWD _v_env=$_v_mine _v_bin=$_v_mine/bin _v_name=$VIRTUAL_ENV_PROMPT
    _v_answer=$_VENVCTL_NOW
    [[ -n $_v_mine && -e $_v_mine && ( $PWD == "$_VENVCTL_WAS" || $PWD/ == "${_v_root%/}"/* ) ]] || _v_env='' _v_answer=''
    \builtin return 0
  fi
  _venvctl_split "$_v_answer"
  [[ -e $_v_env ]] || _v_env=''
  # Pauses if the environment was deactivated without `deactivate` and without leaving the project.
  [[ -z $_v_gone || -z $_v_env || $_VENVCTL_WAS != "$PWD" && $_VENVCTL_WAS/ != "${_v_root%/}"/* ]] || _venvctl_pause "$_v_root"
  if [[ $_VENVCTL_MODE == :* ]]; then
    # A pause belongs to one project and ends when the user leaves the project.
    \builtin local _v_all="${_VENVCTL_MODE#:}" _v_one
    _VENVCTL_MODE=:
    while [[ -n $_v_all ]]; do
      _v_one=${_v_all%%:*} _v_all=${_v_all#*:}
      [[ $_v_one != "$_v_root" ]] || _v_env=''
      [[ $_v_one != "$_v_root" && $PWD/ != "${_v_one%/}"/* ]] || _VENVCTL_MODE+=$_v_one:
    done
    [[ $_VENVCTL_MODE != : ]] || _VENVCTL_MODE=automatic
  fi
  [[ -n $_v_env || -z ${_v_answer%%$'\n'*} ]] || _v_answer=''
}

# Finds out what this directory gets while another environment is active manually. Messages wait until this
# environment is left.
_venvctl_learn() {
  \builtin local _v_hush=1 _v_asked="$_v_active:$PWD"
  if [[ -n $VENVCTL_DISABLE ]]; then
    _v_answer=''
  elif [[ -z $_v_answer ]]; then
    [[ $_VENVCTL_ASKED != "$_v_asked" || -n $_VENVCTL_EPOCH && ! -e $_VENVCTL_EPOCH ]] || \builtin return 0
    _venvctl_ask && _VENVCTL_ASKED=$_v_asked || _v_silent=1
    _v_keep=''
  fi
  _venvctl_split "$_v_answer"
  _venvctl_judge
}

# Sets _VENVCTL_STATE and the mark, from the answer for this directory: `other` if another environment is
# active manually, `stale` if its packages differ from the lock file.
_venvctl_judge() {
  \builtin local _v_state="=$_v_answer"
  _VENVCTL_STATE=${_VENVCTL_MEMORY[$_v_state]-ok} _VENVCTL_MARK=''
  if [[ -z $_v_env ]]; then
    [[ $_VENVCTL_MODE == manual ]] && _VENVCTL_STATE=ok || _VENVCTL_STATE=''
  elif [[ $_VENVCTL_MODE == manual && -e $_v_env && ! $_v_env -ef $_v_active ]]; then
    _VENVCTL_STATE=other
  fi
  case $_VENVCTL_STATE,$_VENVCTL_MARKS in
    stale,all | stale,stale) _VENVCTL_MARK='*' ;;
    other,all | other,other) _VENVCTL_MARK='!' ;;
  esac
}

# Pauses the project $1.
_venvctl_pause() {
  [[ $_VENVCTL_MODE == :* ]] || _VENVCTL_MODE=:
  [[ -z $1 || $_VENVCTL_MODE == *":$1:"* ]] || _VENVCTL_MODE+=$1:
  [[ $_VENVCTL_MODE != : ]] || _VENVCTL_MODE=automatic
}
