#!/usr/bin/env bash
# Builds venvctl, installs it for this user, and shows it working in a live shell.
#
#   ./install.sh [--prefix DIR] [--yes]      installs under DIR (default: ~/.local); --yes asks nothing
#   ./install.sh --uninstall [--prefix DIR]  removes venvctl and its records; settings and environments stay
#
# Debian 12 or newer, or Ubuntu. Packages are installed with sudo; nothing else needs root.
set -euo pipefail
# Every shell runs the installed files: no other user may write to them, whatever the caller's
# umask.
umask 022
cd "$(dirname "$(readlink -f "$0")")"

prefix=${HOME:?}/.local
answer_yes=
uninstall=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -ge 2 ] || { echo "install.sh: --prefix needs a directory" >&2; exit 2; }
      prefix=$2; shift ;;
    --prefix=*) prefix=${1#*=} ;;
    --yes | -y) answer_yes=1 ;;
    --uninstall) uninstall=1 ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' install.sh; exit 0 ;;
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

install_packages() {
  local wanted=(g++ cmake ninja-build pkg-config libuv1-dev nlohmann-json3-dev libspdlog-dev
    libcli11-dev libtomlplusplus-dev libmd-dev libyaml-cpp-dev libxxhash-dev musl-tools)
  # A tool that can create environments; any one of these suffices.
  command -v virtualenv >/dev/null || command -v uv >/dev/null ||
    python3 -I -c 'import ensurepip' 2>/dev/null || wanted+=(python3 python3-venv virtualenv)
  local missing=() package
  for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  step "installing packages: ${missing[*]}"
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

build_and_install() {
  step "building"
  cmake --preset release >/dev/null
  cmake --build --preset release
  step "installing under $prefix"
  # Otherwise an older daemon would keep running from its deleted program file.
  [ ! -x "$prefix/bin/venvctl" ] || "$prefix/bin/venvctl" daemon stop >/dev/null 2>&1 || true
  cmake --install build/release --prefix "$prefix" | grep -v '^-- Up-to-date' || true
}

start_daemon() {
  if has_user_manager; then
    step "enabling the user socket (systemd)"
    systemctl --user daemon-reload
    local units=(venvd.socket)
    # Outside the standard search path, units must be linked by file.
    systemctl --user cat venvd.socket >/dev/null 2>&1 ||
      systemctl --user link "$prefix"/share/systemd/user/venvd.{socket,service} >/dev/null
    systemctl --user enable --now "${units[@]}" 2>&1 | sed 's/^/  /'
  else
    step "starting the daemon (no systemd user manager here)"
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

# Offers to adopt existing environments. Nothing is approved without a question, so not with --yes.
offer_adopt() {
  step "existing environments"
  if asks; then
    "$prefix/bin/venvctl" adopt "$HOME" || true
  fi
  echo "To approve all environments below a directory later, run $prefix/bin/venvctl adopt DIR"
}

# Types lines into a live bash, each after the prompt appears, and shows the terminal's output.
demonstrate() {
  step "demonstration in a live shell"
  demo=$(mktemp -d)
  mkdir -p "$demo/projects/myproject"
  {
    echo "PS1='\\W $ '"
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
  "$prefix/bin/venvctl" remove -y "$demo/projects/myproject/.venv" >/dev/null
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

uninstall() {
  step "removing venvctl from $prefix"
  local shell
  if [ -x "$prefix/bin/venvctl" ]; then
    for shell in bash zsh fish; do
      "$prefix/bin/venvctl" init "$shell" --remove
      "$prefix/bin/venvctl" -q init "$shell" --non-interactive --remove
    done
    "$prefix/bin/venvctl" -q kernel remove
    "$prefix/bin/venvctl" daemon stop >/dev/null 2>&1 || true
  fi
  if has_user_manager; then
    systemctl --user disable --now venvd.socket venvd.service 2>/dev/null || true
  fi
  rm -rf "$prefix/libexec/venvctl" "$prefix/share/venvctl" \
    "$prefix"/share/systemd/user/venvd.{socket,service} "$prefix"/bin/{venvctl,venvd} \
    "$prefix"/share/{bash-completion/completions/venvctl,zsh/site-functions/_venvctl} \
    "$prefix/share/fish/vendor_completions.d/venvctl.fish" \
    "$prefix"/share/man/man1/venvctl{,-*}.1 "$prefix"/share/man/man{8/venvd.8,5/venvctl-config.5} \
    "${XDG_STATE_HOME:-$HOME/.local/state}/venvctl" "${XDG_RUNTIME_DIR:-/run/user/$(id -u)}/venvctl"
  rmdir -p --ignore-fail-on-non-empty "$prefix/libexec" "$prefix/share/systemd/user" \
    "$prefix"/share/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d} \
    "$prefix"/share/man/man{1,5,8} \
    2>/dev/null || true
  if has_user_manager; then systemctl --user daemon-reload; fi
  local config=${XDG_CONFIG_HOME:-$HOME/.config}/venvctl
  if [ -d "$config" ]; then echo "Your settings stay in $config."; fi
  echo "Removed. Your environments are untouched; open terminals keep the hook until they are closed."
}

if [ -n "$uninstall" ]; then
  uninstall
  exit
fi
install_packages
build_and_install
start_daemon
demonstrate
offer_hook
offer_adopt
step "done"
case :$PATH: in
  *:"$prefix/bin":*) ;;
  *) echo "$prefix/bin is not on your PATH; the hook finds venvctl anyway." ;;
esac
echo "Open a new terminal and cd into a project with an environment. For help, run venvctl help."
