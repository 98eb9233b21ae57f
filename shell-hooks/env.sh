# Activates the environment of this directory in shells without a prompt: scripts, `bash -c`, cron,
# editors, coding agents. BASH_ENV names this file, or ~/.zshenv and ~/.zprofile source it; `venvctl
# init --non-interactive` sets this up. It works in bash, zsh, sh and dash, and with `set -eu`. It
# prints nothing, and sets only variables that hooks also export. If there is nothing to do, it
# costs one stat.
# shellcheck shell=sh disable=SC2128,SC2296,SC2298,SC3028,SC3057,SC3067 # bash's and zsh's own syntax, each in its shell
#
# _VENVCTL_HERE is "EPOCH:DIRECTORY". While the path EPOCH exists, the active environment is the
# correct one in DIRECTORY.

if [ -n "${VENVCTL_DISABLE-}${_VENVCTL_ASKING-}" ]; then
  : # the user has disabled the hook, or this shell was started by the program that is called below
elif [ -n "${VIRTUAL_ENV-}" ] && [ "$VIRTUAL_ENV" != "${VENVCTL_ENV-}" ]; then
  : # the user has activated a virtual environment manually
elif [ -n "${CONDA_PREFIX-}" ] && [ "$CONDA_PREFIX" != "${VENVCTL_ENV-}" ] && [ "${CONDA_DEFAULT_ENV-}" != base ]; then
  : # the user has activated a conda environment manually; conda's base does not count
elif [ -n "${_VENVCTL_HERE-}" ] && [ "$_VENVCTL_HERE" = "${_VENVCTL_HERE%%:*}:${PWD-}" ] &&
  { [ -z "${VENVCTL_ENV-}" ] || [ "${VIRTUAL_ENV:-${CONDA_PREFIX-}}" = "$VENVCTL_ENV" ] || [ -e "$VENVCTL_ENV/elsewhere.json" ]; } &&
  case ${PATH-}: in "${VENVCTL_ENV:+$VENVCTL_ENV/bin:}"*) ;; *) false ;; esac && [ -e "${_VENVCTL_HERE%%:*}" ]; then
  : # nothing has changed
elif [ -n "${HOME-}" ] && [ ! -O "$HOME" ] || case $- in *r*) ;; *) false ;; esac; then
  : # HOME belongs to another user, or the shell is restricted and cannot change PATH
else
  # The program of this installation. dash cannot know the path of this file, so it uses the program
  # on PATH.
  if [ -n "${BASH_VERSION-}" ]; then
    _v_env=${BASH_SOURCE%/*}/../../bin/venvctl
  elif [ -n "${ZSH_VERSION-}" ]; then
    _v_env=${${(%):-%x}:h:h:h}/bin/venvctl
  else
    _v_env=$(command -v venvctl || :)
  fi
  case $_v_env in
    */*)
      # It is safe to evaluate the text, because each value in it is one quoted word
      # (docs/interface.md#venvctl-env). If one of its variables is read-only, dash would end the
      # script, but `command` prevents this. In zsh, only `builtin` does.
      [ -n "${ZSH_VERSION-}" ] && _v_run='builtin' || _v_run='command'
      [ ! -x "$_v_env" ] ||
        "$_v_run" eval "$(_VENVCTL_ASKING=1 "$_v_env" env --follow ${ZSH_VERSION:+--format=zsh} 2>/dev/null || :)" 2>/dev/null || : ;;
  esac
  unset _v_env _v_run
fi
