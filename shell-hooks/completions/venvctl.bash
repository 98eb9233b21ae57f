# Completion of venvctl in bash: the program knows what fits, this file only shows it.

# Reads the typed line $1 into the caller's words, without their quotes, up to each character; `quote`
# is the one that is open at the end. bash's own words break at = and : too, and keep the quotes.
_venvctl_words() {
  local at char is_word=''
  words=() quote=''
  for ((at = 0; at < ${#1}; ++at)); do
    char=${1:at:1}
    [[ -z $quote && $char == [[:blank:]] ]] || { [[ -n $is_word ]] || words+=('') && is_word=1; }
    case $quote$char in
      [[:blank:]]) is_word='' ;;
      [\"\']) quote=$char ;;
      \"\" | \'\') quote='' ;;
      \\ | \"\\)
        char=${1:$((++at)):1}
        [[ -z $quote || $char == [\"\\\$\`] ]] || char=\\$char
        words[-1]+=$char ;;
      *) words[-1]+=$char ;;
    esac
  done
  [[ -n $is_word ]] || words+=('')
}

# $2 is what readline replaces: the end of the word, from the last quote, = or : on.
_venvctl_complete() {
  local line quote before typed=${COMP_LINE:0:COMP_POINT} words
  _venvctl_words "${typed%"$2"}x"
  before=${words[-1]%x}
  _venvctl_words "$typed"
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      :directories) compopt -o dirnames ;;
      :commands) mapfile -t COMPREPLY < <(compgen -c -- "$2") ;;
      *)
        line=${line%%$'\t'*}
        [[ $line == "${words[-1]}"* ]] || continue
        line=${line:${#before}}
        case $quote in
          \") line=${line//\\/\\\\} line=${line//\"/\\\"} line=${line//\$/\\\$} line=${line//\`/\\\`} ;;
          \') line=${line//\'/\'\\\'\'} ;;
          *) [[ -z $line ]] || printf -v line %q "$line" ;;
        esac
        COMPREPLY+=("$line") ;;
    esac
  done < <(venvctl completion bash -- "${words[@]:1}" 2>/dev/null)
}
complete -F _venvctl_complete venvctl
