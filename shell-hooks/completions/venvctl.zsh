#compdef venvctl
# Completion of venvctl in zsh: the program knows what fits, this file only shows it.

_venvctl() {
  local line
  local -a candidates
  for line in "${(@f)$(venvctl completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :files) _files ;;
      :directories) _files -/ ;;
      :commands) _command_names ;;
      ?*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done
  ((! $#candidates)) || _describe -V venvctl candidates
}

# Loaded by fpath it completes at once; sourced it registers itself, where compinit has run.
if [[ ${funcstack[1]-} == _venvctl ]]; then
  _venvctl "$@"
elif ((${+functions[compdef]})); then
  compdef _venvctl venvctl
fi
