# Completion of venvctl in bash: the program knows what fits, this file only shows it.

_venvctl_complete() {
  local line current=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      :directories) compopt -o dirnames ;;
      :commands) mapfile -t COMPREPLY < <(compgen -c -- "$current") ;;
      *)
        line=${line%%$'\t'*}
        [[ $line != "$current"* ]] || COMPREPLY+=("$(printf %q "$line")") ;;
    esac
  done < <(venvctl completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _venvctl_complete venvctl
