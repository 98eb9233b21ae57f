#compdef venvctl
# Completion of venvctl in zsh: the program computes the suggestions, this file only shows them.

_venvctl() {
  local line names
  local -a candidates paths
  for line in "${(@f)$(venvctl completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :*) names=$line ;;
      (|--*=)/*) paths+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      ?*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done
  # zsh would compute one common prefix for whole paths and for other words, and lose the typed
  # text. So after a typed word, whole paths are offered only if no other word matches.
  [[ -n $PREFIX$SUFFIX ]] || { candidates+=($paths) && paths=() }
  ((! $#candidates)) || _describe -V venvctl candidates
  compset -P '--*='
  case $names in
    :files) _files ;;
    :directories) _files -/ ;;
    :commands) _command_names ;;
    *) false ;;
  esac || ((! $#paths)) || _describe -V venvctl paths
}

# If this file is autoloaded through fpath, it completes immediately. If it is sourced, it registers
# itself, provided that compinit has run.
if [[ ${funcstack[1]-} == _venvctl ]]; then
  _venvctl "$@"
elif ((${+functions[compdef]})); then
  compdef _venvctl venvctl
fi
