#!/usr/bin/env bash
# Installs venvctl for this user, and shows it working in a live shell.
#
#   ./install.sh [--prefix DIR] [--yes]      installs under DIR (default: ~/.local); with --yes, asks no question
#   ./install.sh --from TARBALL ...          installs a release tarball; nothing is built, and no root is needed
#   ./install.sh --uninstall [--prefix DIR]  removes venvctl and its records; settings and environments stay
#
# A release tarball beside this script is used without --from. Otherwise venvctl is built, on Debian 12 or
# newer, or Ubuntu; missing packages are then installed with sudo.
set -euo pipefail
# Every shell runs the installed files, so no other user may write to them, whatever the caller's
# umask is.
umask 022
caller=$PWD
cd "$(dirname "$(readlink -f "$0")")"

prefix=${HOME:?}/.local
answer_yes=
uninstall=
from=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -ge 2 ] || { echo "install.sh: --prefix needs a directory" >&2; exit 2; }
      prefix=$2; shift ;;
    --prefix=*) prefix=${1#*=} ;;
    --from) [ $# -ge 2 ] || { echo "install.sh: --from needs a tarball" >&2; exit 2; }
      from=$2; shift ;;
    --from=*) from=${1#*=} ;;
    --yes | -y) answer_yes=1 ;;
    --uninstall) uninstall=1 ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' install.sh; exit 0 ;;
    *) echo "install.sh: unknown option $1: see ./install.sh --help" >&2; exit 2 ;;
  esac
  shift
done
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
case $prefix in
  *[[:cntrl:]]* | *\"* | *\\* | *%*)
    echo "install.sh: the prefix has a quote, backslash, % or control character: choose another prefix" >&2; exit 2 ;;
esac

step() { printf '\n\033[1m==> %s\033[0m\n' "$*"; }
has_user_manager() { systemctl --user show-environment >/dev/null 2>&1; }
# True if a question can be asked and was not answered with --yes.
asks() { [ -z "$answer_yes" ] && [ -t 0 ] && [ -t 1 ]; }

# Sets `from` to where the programs come from: a tarball, this directory if it is an unpacked
# tarball, or "" for a build.
find_release() {
  if [ -n "$from" ]; then
    case $from in /*) ;; *) from=$caller/$from ;; esac
    [ -f "$from" ] || { echo "install.sh: there is no file $from: give a release tarball" >&2; exit 1; }
  elif [ -x bin/venvctl ] && [ ! -e CMakeLists.txt ]; then
    from=$PWD
  else
    from=$(find . -maxdepth 1 -name "venvctl-*-linux-$(uname -m).tar.gz" -printf '%f\n' | sort -V | tail -n 1)
    from=${from:+$PWD/$from}
  fi
}

can_create() {
  command -v virtualenv >/dev/null || command -v uv >/dev/null ||
    python3 -I -c 'import ensurepip, venv' 2>/dev/null
}

# Sets `missing` to the packages that a build needs and that are not installed.
find_missing() {
  local wanted package
  wanted=$(sed 's/#.*//' packaging/packages)
  # Adds the tools that can create environments, unless one of them is installed.
  can_create || wanted+=" python3 python3-venv virtualenv"
  missing=()
  for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
}

announce() {
  echo "This script will"
  if [ -n "$from" ]; then
    echo "  - install the programs in $from under $prefix"
  else
    [ ${#missing[@]} = 0 ] ||
      echo "  - install Debian packages$([ "$(id -u)" = 0 ] || echo ", with sudo"): ${missing[*]}"
    echo "  - build venvctl, which takes a few minutes (the compiler's output goes to $log)"
    echo "  - install venvctl under $prefix"
  fi
  echo "  - start venvctl's daemon for the user $(id -un)"
  echo "  - create and delete an environment in a temporary directory, to show venvctl in a live shell"
  echo "  - add a line to the startup file of each shell that is installed here"
  asks || return 0
  local reply
  read -r -p "Continue? [Y/n] " reply
  case $reply in [nN]*) echo "Nothing was changed."; exit 1 ;; esac
}

install_packages() {
  [ ${#missing[@]} -gt 0 ] || return 0
  step "installing packages: ${missing[*]}"
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# Reads what ninja prints and shows it as one line that changes; all of it goes to the log. Without
# a terminal, prints a line after each quarter of the steps.
show_progress() {
  local line at total quarter=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    at=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    if [ -t 1 ]; then
      printf '\r  %d of %d steps (%d s)  ' "$at" "$total" "$SECONDS"
    elif [ $((4 * at / total)) -gt "$quarter" ]; then
      quarter=$((4 * at / total))
      echo "  $at of $total steps ($SECONDS s)"
    fi
  done
  [ ! -t 1 ] || echo
}

build() {
  step "building"
  mkdir -p "$(dirname "$log")"
  : >"$log"
  if ! { cmake --preset release && NINJA_STATUS='[%f/%t] ' cmake --build --preset release; } 2>&1 |
    show_progress; then
    tail -n 30 "$log" >&2
    echo "install.sh: the build failed: see $log" >&2
    exit 1
  fi
  local warnings
  warnings=$(grep -c 'warning:' "$log" || true)
  [ "$warnings" = 0 ] || echo "  the compiler printed $warnings warnings: see $log"
}

# Stops an older daemon, because it would otherwise keep running from its deleted program file.
stop_old_daemon() {
  [ ! -x "$prefix/bin/venvctl" ] || "$prefix/bin/venvctl" daemon stop >/dev/null 2>&1 || true
}

install_build() {
  step "installing under $prefix"
  stop_old_daemon
  cmake --install build/release --prefix "$prefix" >>"$log"
}

install_release() {
  step "installing under $prefix"
  local tree=$from sums directory
  if [ -f "$from" ]; then
    sums=$(dirname "$from")/SHA256SUMS
    if [ -f "$sums" ] && grep -qF " $(basename "$from")" "$sums"; then
      (cd "$(dirname "$from")" && grep -F " $(basename "$from")" SHA256SUMS | sha256sum --check --quiet) || {
        echo "install.sh: the SHA-256 sum of $from differs from $sums: download the tarball again" >&2; exit 1; }
    fi
    tree=$(mktemp -d)
    # shellcheck disable=SC2064 # expanded now: the path of this directory
    trap "rm -rf '$tree'" EXIT
    tar -xzf "$from" -C "$tree" --strip-components=1 --no-same-owner
  fi
  "$tree/bin/venvctl" version >/dev/null 2>&1 || {
    echo "install.sh: the programs in $from do not run on this machine ($(uname -m)): build from source" >&2
    exit 1
  }
  stop_old_daemon
  mkdir -p "$prefix"
  tar -C "$tree" -cf - bin libexec share | tar -C "$prefix" -xf - --no-same-owner --no-overwrite-dir
  # The unit contains the path of its program; "$" must be doubled in a unit.
  directory=$(sed 's/[$]/$$/g; s/[&#]/\\&/g' <<<"$prefix")
  sed -i "s#\"/usr/local/bin/#\"$directory/bin/#" "$prefix/share/systemd/user/venvd.service"
  [ "$tree" = "$from" ] || rm -rf "$tree"
}

start_daemon() {
  if has_user_manager; then
    step "enabling the user socket (systemd)"
    systemctl --user daemon-reload
    local units=(venvd.socket)
    # If systemd does not search the directory of the unit files, they are linked.
    systemctl --user cat venvd.socket >/dev/null 2>&1 ||
      systemctl --user link "$prefix"/share/systemd/user/venvd.{socket,service} >/dev/null
    systemctl --user enable --now "${units[@]}" 2>&1 | sed 's/^/  /'
  else
    step "starting the daemon (this machine has no systemd user manager)"
  fi
  "$prefix/bin/venvctl" daemon start
}

offer_hook() {
  local shell
  for shell in bash zsh fish; do
    command -v "$shell" >/dev/null || continue
    step "setting up the hook for $shell"
    if asks; then
      "$prefix/bin/venvctl" init "$shell" --dry-run
      local reply
      read -r -p "Set up the hook for $shell? [Y/n] " reply
      case $reply in [nN]*) echo "Skipped. To set it up later, run $prefix/bin/venvctl init $shell"; continue ;; esac
    fi
    "$prefix/bin/venvctl" init "$shell"
  done
}

# Offers to adopt existing environments. With --yes, only says how to do this later, because nothing
# is approved without a question.
offer_adopt() {
  step "existing environments"
  if asks; then
    "$prefix/bin/venvctl" adopt "$HOME" || true
  fi
  echo "To approve all environments below a directory later, run $prefix/bin/venvctl adopt DIR"
}

# Types lines into a live bash, each after the prompt appears, and shows the terminal's output.
demonstrate() {
  if ! can_create; then
    step "no demonstration: no tool on this machine can create an environment"
    echo "To use venvctl create, install python3-venv, virtualenv or uv."
    return 0
  fi
  step "demonstration in a live shell"
  demo=$(mktemp -d)
  mkdir -p "$demo/projects/myproject"
  {
    echo "PS1='\\W $ '"
    echo "unset HISTFILE"  # the typed lines do not belong in the user's history
    echo "PATH=$(printf %q "$prefix/bin"):\$PATH"
    echo "cd $(printf %q "$demo/projects")"
    "$prefix/bin/venvctl" hook bash
  } >"$demo/rc"
  local terminal_PID line shell
  coproc terminal { TERM=dumb exec script -qfec "bash --noprofile --rcfile '$demo/rc' -i" /dev/null 2>&1; }
  shell=$terminal_PID
  for line in 'cd myproject' 'venvctl create' 'command -v python' \
    'python -c "import sys; print(sys.prefix)"' 'cd ..' 'command -v python || echo none'; do
    show_until_prompt
    printf '%s\n' "$line" >&"${terminal[1]}"
  done
  show_until_prompt
  printf 'exit\n' >&"${terminal[1]}"
  cat <&"${terminal[0]}" || true
  wait "$shell" || true
  "$prefix/bin/venvctl" remove --now -y "$demo/projects/myproject/.venv" >/dev/null
  rm -rf "$demo"
  grep -q '^(myproject) ' <<<"$transcript" || {
    echo "install.sh: the prompt did not show the environment: run $prefix/bin/venvctl doctor" >&2
    exit 1
  }
}

transcript=
show_until_prompt() {
  local screen='' char
  while IFS= read -r -d '' -n 1 -t 120 char <&"${terminal[0]}"; do
    printf %s "$char"
    screen+=$char
    case $screen in *'projects $ ' | *'myproject $ ') transcript+=$screen; return 0 ;; esac
  done
  echo "install.sh: the shell showed no prompt: run $prefix/bin/venvctl doctor" >&2
  exit 1
}

# Prints the value of the variable $1, or $2 if the variable is unset or not an absolute path.
xdg_directory() {
  case ${!1-} in /*) echo "${!1}" ;; *) echo "$2" ;; esac
}

uninstall() {
  if [ ! -x "$prefix/bin/venvctl" ]; then
    echo "install.sh: there is no venvctl in $prefix: give the --prefix with which you installed it" >&2
    exit 1
  fi
  step "removing venvctl from $prefix"
  local shell agent data state cache
  data=$(xdg_directory XDG_DATA_HOME "$HOME/.local/share")/venvctl
  state=$(xdg_directory XDG_STATE_HOME "$HOME/.local/state")/venvctl
  cache=$(xdg_directory XDG_CACHE_HOME "$HOME/.cache")/venvctl
  # If a file cannot be changed, venvctl says why, and the rest is removed nevertheless.
  "$prefix/bin/venvctl" -q init vscode --remove || true
  for agent in claude codex; do
    "$prefix/bin/venvctl" -q init --agent "$agent" --remove || true
  done
  for shell in bash zsh fish tcsh xonsh elvish nu; do
    "$prefix/bin/venvctl" init "$shell" --remove
  done
  for shell in bash zsh fish; do
    "$prefix/bin/venvctl" -q init "$shell" --non-interactive --remove
  done
  "$prefix/bin/venvctl" -q kernel remove
  # Waits for a process that is still writing a template: below, it would write into a directory
  # that is being deleted.
  "$prefix/bin/venvctl" -q cache clear || true
  "$prefix/bin/venvctl" daemon stop >/dev/null 2>&1 || true
  if has_user_manager; then
    systemctl --user disable --now venvd.socket venvd.service 2>/dev/null || true
  fi
  # With the default prefix, share/venvctl also contains the environments of `create --central`, so
  # only installed files are removed. A directory with a mounted file system stays.
  rm -rf --one-file-system "$prefix"/share/venvctl/{completions,fish,sh,tcsh,env.{sh,fish},hook.{bash,zsh,fish,tcsh,xsh,elv,nu}} \
    "$prefix/libexec/venvctl" "$data/elsewhere" \
    "$prefix"/share/systemd/user/venvd.{socket,service} \
    "$prefix"/share/{bash-completion/completions/venvctl,zsh/site-functions/_venvctl} \
    "$prefix/share/fish/vendor_completions.d/venvctl.fish" "$prefix/share/doc/venvctl" \
    "$prefix"/share/man/man1/venvctl{,-*}.1 "$prefix"/share/man/man{8/venvd.8,5/venvctl-config.5} \
    "$state" "$cache" "$(xdg_directory XDG_RUNTIME_DIR "/run/user/$(id -u)")/venvctl" || {
    echo "install.sh: some files stay, because rm failed: correct what it reports, then run this again" >&2
    exit 1
  }
  rm -f "$prefix"/bin/{venvctl,venvd}
  rmdir -p --ignore-fail-on-non-empty "$prefix/share/venvctl" "$data" "$prefix/libexec" "$prefix/share/systemd/user" \
    "$prefix"/share/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d} \
    "$prefix"/share/man/man{1,5,8} "$prefix/share/doc" \
    2>/dev/null || true
  if has_user_manager; then systemctl --user daemon-reload; fi
  local config
  config=$(xdg_directory XDG_CONFIG_HOME "$HOME/.config")/venvctl
  if [ -d "$config" ]; then echo "Your settings stay in $config."; fi
  echo "What venvctl init --workspace, --project and --agent generic added to projects stays there."
  echo "Removed. Your environments were not changed. Open terminals keep the hook until you close them."
}

if [ -n "$uninstall" ]; then
  uninstall
  exit
fi
log=$PWD/build/install.log
missing=()
find_release
[ -n "$from" ] || find_missing
announce
if [ -n "$from" ]; then
  install_release
else
  install_packages
  build
  install_build
fi
start_daemon
demonstrate
offer_hook
offer_adopt
step "done in $SECONDS s"
case :$PATH: in
  *:"$prefix/bin":*) ;;
  *) echo "$prefix/bin is not on your PATH. Shells with the hook find venvctl anyway." ;;
esac
echo "Open a new terminal and cd into a project with an environment. For help, run venvctl help."
