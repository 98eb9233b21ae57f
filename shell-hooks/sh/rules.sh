# The rules that decide which environment becomes active, shared by bash and zsh. hook.bash and hook.zsh
# source the files of this folder, and define the functions that differ between the shells. Users may have
# functions and readonly variables of any name, so builtins are called through \builtin, and locals begin with
# _v_. The output of programs is parsed, never evaluated. docs/interface.md describes answers and edits.
# shellcheck shell=bash disable=SC1007,SC2004,SC2015,SC2034,SC2119,SC2120,SC2128,SC2153,SC2154,SC2178,SC2296,SC2298 # optional arguments; locals of the caller
#
# The state of a shell:
#   _VENVCTL_PREFIX  the directory of the installation; an array, because children do not inherit arrays
#   _VENVCTL_MODE    automatic; manual: the user activated an environment; or paused projects, as :A:B:
#   _VENVCTL_MEMORY  [KEY] the answer for a directory and steering variables (the key); [EKEY] and [NKEY] the
#                    environment and the name, if the answer has only the usual edits (_venvctl_read); [PENVIRONMENT]
#                    whether _VENVCTL_PUT, which may be long, contains the environment
#   _VENVCTL_HERE    EPOCH:DIRECTORY, exported for env.sh. As long as the path EPOCH exists, the answers are
#                    valid. DIRECTORY is the directory of the last answer, or empty if the answer was not remembered
#   _VENVCTL_NOW     [1] the applied answer; [2] `own` if the hook defined the function `deactivate`,
#                    `skipped` if the scripts were not run
#   _VENVCTL_NAME    the name in the prefix; themes may read it
#   _VENVCTL_STATE   ok, stale or other: see _venvctl_judge; empty if nothing is active; themes may read it
#   _VENVCTL_MARK    what the prefix shows of this state: * (stale), ! (other) or nothing
#   _VENVCTL_SEEN    [1] what was active when the hook last ran, [2] the directory, [3] the directory at the last
#                    prompt, [4] EPOCH
#   _VENVCTL_PUT     all entries that this shell has ever put into PATH, as :A:B:
#   _VENVCTL_BASE    PATH as the user wants it, without the entries of _VENVCTL_PUT
#   _VENVCTL_PATH    PATH as it was when the hook last ran
#   _VENVCTL_SAID    messages, one per line, each printed once; the messages after the line > are not printed yet
#   _VENVCTL_HEARD   the number of the last warning in _VENVCTL_SAID
#   _VENVCTL_DRAWN   what the prefix depends on, when it was last drawn; (bash) [1]: the texts that
#                    decide whether the user's own prompt shows the environment, and the result;
#                    [2]: the prefix that is shown

# Activates the environment of this directory. Fast path: if only the directory has changed, the
# remembered answer for the new directory decides. This answer is already applied, or _venvctl_step
# switches to it. In all other cases, all rules apply. The variables here are not local, because in
# zsh `local`, `if` and function calls cost system calls (&& and || do not). Nothing uses their
# values after the call. $1: `prompt` if a prompt comes next, not a command.
_venvctl_follow() {
  [[ ! -o nounset ]] || { \builtin local - && \builtin set +u; }
  _v_scene=$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE
  # `cd` has just asked for this directory, so this prompt does not ask again.
  [[ -z ${1-} || ${_VENVCTL_SEEN[1]} != "asked,$_v_scene" || ${_VENVCTL_SEEN[2]} != "$PWD" ]] || {
    _VENVCTL_SEEN[1]=again,$_v_scene
    \builtin return 0
  }
  _venvctl_key
  _v_text=''
  [[ -e ${_VENVCTL_SEEN[4]} ]] && _v_look=${_VENVCTL_MEMORY[$_v_key]-} || _v_look='' _VENVCTL_MEMORY=()
  [[ $_VENVCTL_MODE == automatic && $PATH == "$_VENVCTL_PATH" && ${_VENVCTL_SEEN[1]} == "$_v_scene" && -e $VENVCTL_ENV/ ]] &&
    { [[ -n $_v_look ]] || _venvctl_usual; } &&
    { [[ ${_VENVCTL_NOW[1]} == "$_v_look" || $_v_look${_VENVCTL_NOW[1]} == . ]] &&
      _VENVCTL_SEEN[2]=$PWD _VENVCTL_HERE=${_VENVCTL_SEEN[4]}:$PWD || _venvctl_step; } ||
    _venvctl_decide "$@"
  # In a zsh widget, no prompt function runs before zsh draws the prompt again, so the prefix is
  # updated here.
  [[ -z ${WIDGET-} ]] || _venvctl_draw
}

# Switches to another environment if both need only the usual edits and the variables are ordinary.
_venvctl_step() {
  _v_env=${_VENVCTL_MEMORY[E$_v_key]-} _v_name=${_VENVCTL_MEMORY[N$_v_key]-}
  [[ -n $_v_env && ${_VENVCTL_NOW[1]} == *$'\nusual\n.\n' && $PATH == "$VENVCTL_ENV/bin:"* && -e $_v_env &&
    -z ${PYTHONHOME+set} ]] || \builtin return 1
  [[ -n ${ZSH_VERSION-} ]] && _v_rest=${(t)PATH},${(t)VIRTUAL_ENV}${(t)VIRTUAL_ENV_PROMPT}${(t)VENVCTL_ENV},${(t)_VENVCTL_NAME}${(t)_VENVCTL_STATE} ||
    _v_rest=${PATH@a}${VIRTUAL_ENV@a}${VIRTUAL_ENV_PROMPT@a}${VENVCTL_ENV@a}${_VENVCTL_NAME@a}${_VENVCTL_STATE@a}
  [[ $_v_rest == *,scalar-exportscalar-exportscalar-export,* && $_v_rest != *readonly* || $_v_rest != *[!x]* ]] ||
    \builtin return 1
  [[ -n ${_VENVCTL_MEMORY[P$_v_env]-} ]] || {
    _venvctl_put "$_v_env/bin"
    _VENVCTL_MEMORY[P$_v_env]=1
  }
  VIRTUAL_ENV=$_v_env VENVCTL_ENV=$_v_env VIRTUAL_ENV_PROMPT=$_v_name _VENVCTL_NAME=$_v_name PATH=$_v_env/bin:$_VENVCTL_BASE
  _VENVCTL_PATH=$PATH _VENVCTL_NOW[1]=$_v_look _VENVCTL_MARK=''
  [[ $_v_look == 'state stale'* ]] && _VENVCTL_STATE=stale || _VENVCTL_STATE=ok
  # The mark is shown only if the setting prompt.marks is `all` or `stale`.
  [[ $_v_look != $'state stale\nmarks '[as]* ]] || _VENVCTL_MARK='*'
  _VENVCTL_SEEN[1]=$_v_env,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE _VENVCTL_SEEN[2]=$PWD _VENVCTL_HERE=${_VENVCTL_SEEN[4]}:$PWD
}

# Applies all rules: manual activation takes precedence over a pause, and a pause over
# automatic activation.
_venvctl_decide() {
  \builtin local _v_answer _v_epoch _v_keep _v_root _v_env _v_name _v_state _v_marks _v_bin _v_edits
  # Scripts may change the directory, which calls the hook again. The last four variables below are
  # therefore copies.
  \builtin local _v_mine _v_active _v_gone='' _v_silent='' _v_new _v_flags _v_was="${_VENVCTL_SEEN[3]}" \
    _v_scene="$_v_scene" _v_key="$_v_key" _v_look="$_v_look" _v_text="$_v_text"
  _venvctl_place
  if _venvctl_fixed PATH VIRTUAL_ENV VENVCTL_ENV VENVCTL_VARS _VENVCTL_NAME _VENVCTL_STATE; then
    # One of these variables is read-only or of an unusual type, so nothing can be activated or
    # undone.
    _VENVCTL_SEEN[1]=again,$_v_scene _VENVCTL_SEEN[2]=$PWD _VENVCTL_PATH=$PATH _VENVCTL_HERE=${_VENVCTL_SEEN[4]}:
    \builtin return 0
  fi
  _v_env=${_VENVCTL_NOW[1]#*env } && _v_mine=${_v_env%%$'\n'*}
  # Another program has restored the variables of another project or of another shell.
  [[ -z $_v_mine || -z $VENVCTL_ENV || $VENVCTL_ENV == "$_v_mine" ]] || { _venvctl_put "$VENVCTL_ENV/bin" && \builtin export "VENVCTL_ENV=$_v_mine"; }
  _v_mine=${_v_mine:-$VENVCTL_ENV}
  if [[ -n $VIRTUAL_ENV && $VIRTUAL_ENV != "$_v_mine" && -z $_OLD_VIRTUAL_PATH ]] &&
    [[ $_VENVCTL_PUT == *":$VIRTUAL_ENV/bin:"* || ! -e $VIRTUAL_ENV ]]; then
    # VIRTUAL_ENV names an environment that this shell has left, because another program has restored
    # old variables; or it is inherited, and the environment no longer exists.
    \builtin unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    [[ ${_VENVCTL_NOW[1]} != *$'\n'"set VIRTUAL_ENV $_v_mine"$'\n'* && ${_VENVCTL_NOW[1]} != *$'\nusual\n'* ]] || \builtin export VIRTUAL_ENV="$_v_mine"
  fi
  _v_active=$VIRTUAL_ENV
  # conda's base does not count as an active environment. Any other conda environment takes
  # precedence over a virtual environment.
  [[ -z $CONDA_PREFIX || $CONDA_PREFIX == "$_v_mine" && -n $_v_active ||
    $CONDA_PREFIX != "$_v_mine" && $CONDA_DEFAULT_ENV == base ]] || _v_active=$CONDA_PREFIX
  # The environment of a Python elsewhere (docs/elsewhere.md) sets no variable that shows that it is
  # active.
  [[ -n $_v_active || -z $_v_mine || ! -e $_v_mine/elsewhere.json ]] || _v_active=$_v_mine
  [[ -n $_v_active || -z $_v_mine && $_VENVCTL_MODE != manual ]] || _v_gone=1
  if [[ -n $_v_mine && ($_v_mine != "$_v_active" || ${_VENVCTL_SEEN[1]} != *",$_OLD_VIRTUAL_PATH,"*) ]]; then
    # The hook's environment was replaced, deactivated, or activated again manually.
    _venvctl_undo
    _v_mine=''
  fi
  if [[ -n $_v_active && ( -z $_v_mine || -z $VENVCTL_ENV ) ]]; then
    _VENVCTL_MODE=manual
    [[ -n $_v_was || -n $VENVCTL_DISABLE || $_v_active != "$VIRTUAL_ENV" ]] || _venvctl_adopt
    # If the hook did not apply the environment, its entry in PATH belongs to the user, and stays.
    if [[ -n ${_VENVCTL_NOW[1]} ]]; then _venvctl_base; else _venvctl_base "$_v_active/bin"; fi
    # Asks once for each directory, because the mark (* or !) depends on the answer.
    if [[ -n $_v_look || ${_VENVCTL_SEEN[1]} != "$_v_scene" || ${_VENVCTL_SEEN[2]} != "$PWD" ]] ||
      [[ -n ${_VENVCTL_SEEN[4]} && ! -e ${_VENVCTL_SEEN[4]} ]]; then
      _venvctl_ask || _v_silent=1
      _venvctl_judge
    fi
  else
    [[ $_VENVCTL_MODE != manual ]] || _VENVCTL_MODE=automatic
    _venvctl_ask || _v_silent=1
    _venvctl_choose
    _venvctl_settle
    [[ -n $_v_silent && -n $_v_env ]] || _venvctl_judge
  fi
  _v_scene=$VIRTUAL_ENV,$CONDA_PREFIX,$_OLD_VIRTUAL_PATH,$VENVCTL_DISABLE
  [[ -z $_v_silent && $_VENVCTL_MODE != manual ]] || _v_keep=''
  # An answer that must not be remembered is valid for one prompt only.
  if [[ -n $_v_silent || -z $_v_keep && $_VENVCTL_MODE != manual ]]; then
    [[ -n ${1-} ]] && _v_scene=again,$_v_scene || _v_scene=asked,$_v_scene
  fi
  _VENVCTL_SEEN[1]=$_v_scene _VENVCTL_SEEN[2]=$PWD _VENVCTL_DRAWN='' _VENVCTL_HERE=${_VENVCTL_SEEN[4]}:${_v_keep:+$PWD}
}

# Chooses the environment for this directory. Clears _v_env if the environment of the answer must
# not be active.
_venvctl_choose() {
  # If the environment's parent directory cannot be entered, the environment may still exist. So
  # there is no message.
  [[ -z $_v_mine || -e $_v_mine || $PWD != "$_v_was" || ! -x ${_v_mine%/*} ]] ||
    _venvctl_say "venvctl: $_v_mine no longer exists, so $_VENVCTL_NAME was deactivated: run venvctl create to recreate the environment"
  if [[ -n $_v_silent ]]; then
    # There is no answer. Inside the project nothing changes; outside of it, the environment is
    # deactivated.
    _venvctl_read "${_VENVCTL_NOW[1]}" || _v_root=$PWD _v_env=$_v_mine _v_bin=$_v_mine/bin _v_name=$VIRTUAL_ENV_PROMPT
    [[ -n $_v_mine && -e $_v_mine && ( $PWD == "$_v_was" || $PWD/ == "${_v_root%/}"/* ) ]] || _v_env=''
    \builtin return 0
  fi
  [[ -e $_v_env ]] || _v_env=''
  # Pauses the project if the environment was deactivated without `deactivate`, and the user has not
  # left the project.
  [[ -z $_v_gone || -z $_v_env || $_v_was != "$PWD" && $_v_was/ != "${_v_root%/}"/* ]] || _venvctl_pause "$_v_root"
  [[ $_VENVCTL_MODE == :* ]] || \builtin return 0
  # A pause belongs to one project and ends when the user leaves the project.
  \builtin local _v_all="${_VENVCTL_MODE#:}" _v_one
  _VENVCTL_MODE=automatic
  while [[ -n $_v_all ]]; do
    _v_one=${_v_all%%:*} _v_all=${_v_all#*:}
    [[ $_v_one != "$_v_root" ]] || _v_env=''
    [[ $_v_one != "$_v_root" && $PWD/ != "${_v_one%/}"/* ]] || _venvctl_pause "$_v_one"
  done
}

# Activates the chosen environment, unless it is already active with the same edits. If it is
# already active and has scripts, changed edits wait for the next activation, so that scripts do not
# run in the middle of the user's work.
_venvctl_settle() {
  _v_flags=${_VENVCTL_NOW[2]} _v_new=''
  [[ -z ${_VENVCTL_NOW[1]} || ${_VENVCTL_NOW[1]#*env } == "${_v_answer#*env }" ]] || _v_new=1
  if [[ -z $_v_env || $_v_env != "$_v_mine" || -n $_v_new && ($_v_name != "$_VENVCTL_NAME" ||
    ${_VENVCTL_NOW[1]}$_v_answer != *$'\n''source '* && ${_VENVCTL_NOW[1]}$_v_answer != *$'\n''leave '*) ]]; then
    [[ -z $_v_mine ]] || _venvctl_undo
    _v_flags=''
    [[ -z $_v_env ]] || _venvctl_apply
    [[ -n $_v_env ]] || { _venvctl_front '' && _v_answer=''; }
  elif [[ -z ${_VENVCTL_NOW[1]} ]]; then
    # The environment and its variables were inherited from the parent shell.
    _VENVCTL_NAME=$_v_name _VENVCTL_PATH='' && _venvctl_front "$_v_bin"
    [[ -z $_v_answer ]] || _venvctl_own
  else
    _venvctl_stay "$_v_bin"
    # Another program may have restored an old VIRTUAL_ENV_PROMPT.
    [[ $'\n'$_v_edits != *$'\n'"set VIRTUAL_ENV_PROMPT $_v_name"$'\n'* ]] || _venvctl_change VIRTUAL_ENV_PROMPT "$_v_name"
    [[ -z $_v_new ]] || \builtin return 0
  fi
  _VENVCTL_NOW[1]=$_v_answer _VENVCTL_NOW[2]=$_v_flags
}

# Sets _VENVCTL_STATE and the mark, from the answer for this directory: `other` if another
# environment is active manually, `stale` if the packages of the environment differ from the lock
# file.
_venvctl_judge() {
  [[ -n $_v_env || $_VENVCTL_MODE == manual ]] || _v_state=''
  [[ $_VENVCTL_MODE != manual || ! -e $_v_env || $_v_env -ef $_v_active ]] || _v_state=other
  _VENVCTL_STATE=$_v_state
  case $_v_state,$_v_marks in
    stale,all | stale,stale) _VENVCTL_MARK='*' ;;
    other,all | other,other) _VENVCTL_MARK='!' ;;
    *) _VENVCTL_MARK='' ;;
  esac
}

# Pauses the project $1.
_venvctl_pause() {
  [[ -n $1 ]] || \builtin return 0
  [[ $_VENVCTL_MODE == :* ]] || _VENVCTL_MODE=:
  [[ $_VENVCTL_MODE == *":$1:"* ]] || _VENVCTL_MODE+=$1:
}
