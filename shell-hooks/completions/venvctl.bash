# Completion of venvctl in bash: the program computes the suggestions, this file only shows them.

# Splits the typed line $1 into the caller's array `words`, without quotes. Sets `quote` to the
# quote that is still open at the end. bash's own COMP_WORDS are not used, because they are also
# split at = and :, and keep quotes.
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

# $2 is the text that readline replaces: the part of the typed word after its last quote, = or :.
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
