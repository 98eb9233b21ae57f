#compdef venvctl
# Completion of venvctl in zsh: the program knows what fits, this file only shows it.

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
  # Of whole paths and of names in a directory zsh makes one beginning, and what was typed is lost:
  # behind a typed word the paths come where no such name does.
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

# Loaded by fpath it completes at once; sourced it registers itself, where compinit has run.
if [[ ${funcstack[1]-} == _venvctl ]]; then
  _venvctl "$@"
elif ((${+functions[compdef]})); then
  compdef _venvctl venvctl
fi
