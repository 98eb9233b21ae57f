#!/bin/sh
# Prints the words that tcsh offers after the typed line $2. $1: the prefix of the installation.
# tcsh itself completes only the directory after -C.
set -f
venvctl=$1/bin/venvctl line=$2
# shellcheck disable=SC2086 # the line is split into words, and nothing in it is evaluated
set -- $line
shift
case $line in *[[:blank:]]) set -- "$@" '' ;; esac
for last; do :; done
tab=$(printf '\t')
"$venvctl" completion tcsh -- "$@" 2>/dev/null | while IFS=$tab read -r word _; do
  case $word in
    :files | :directories)
      set +f
      for each in "$last"*; do
        if [ -d "$each" ] || { [ "$word" = :files ] && [ -e "$each" ]; }; then printf '%s\n' "$each"; fi
      done ;;
    :*) ;;
    *) printf '%s\n' "$word" ;;
  esac
done | grep -v '[[:blank:]]' # tcsh would offer each part of such a name
