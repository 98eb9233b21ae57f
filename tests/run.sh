#!/usr/bin/env bash
# Installs the packages that the tests need, builds with ASan and UBSan, and runs all tests.
#
#   tests/run.sh [-j JOBS] [-R REGEX]    REGEX: run only ctest tests with a matching name
#
# The last line is "N passed, N failed". Needs Debian 12 or newer, or Ubuntu; sudo if not root.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(build-essential lld cmake ninja-build pkg-config git procps
  libuv1-dev nlohmann-json3-dev libspdlog-dev libcli11-dev libtomlplusplus-dev libmd-dev
  libyaml-cpp-dev libxxhash-dev catch2 musl-tools
  python3 python3-venv python3-pip python3-packaging virtualenv python3-pexpect python3-pytest python3-pyte python3-jsonschema python3-dotenv
  pipx pre-commit jupyter-core jupyter-client graphviz mandoc file
  zsh fish direnv liquidprompt tmux neovim emacs-nox strace shellcheck zip unzip libfuse3-dev fuse3
  bubblewrap podman runc uidmap fuse-overlayfs slirp4netns openssh-client openssh-server)

jobs=$(nproc)
only=
while getopts 'j:R:h' flag; do
  case $flag in
    j) jobs=$OPTARG ;;
    R) only=$OPTARG ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
root=
[ "$(id -u)" = 0 ] || root=sudo
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  $root apt-get update -qq
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
fi
# Tools with which the tests compare venvctl, a program that draws prompts, and more shells. Some
# releases lack some of them.
for tool in pipenv python3-poetry python3-pdm virtualenvwrapper starship tcsh elvish xonsh; do
  dpkg-query -W -f='${Status}' "$tool" 2>/dev/null | grep -q 'ok installed' ||
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "$tool" >/dev/null || echo "not available, its live tests are skipped: $tool"
done
# Debian has no nushell, so it comes from an npm package.
if [ -z "${VENVCTL_NU:-}" ] && ! command -v nu >/dev/null; then
  nushell=build/nushell/node_modules/@nushell/linux-x64/bin/nu
  if [ ! -x "$nushell" ] && command -v npm >/dev/null; then
    timeout 60 npm install --silent --no-audit --no-fund --prefix build/nushell nushell@0.108.0 >/dev/null 2>&1 || true
  fi
  if [ -x "$nushell" ]; then
    export VENVCTL_NU=$PWD/$nushell
  else
    echo "not available, its live tests are skipped: nushell (needs npm)"
  fi
fi

# Tests create and delete thousands of small files. In memory, they take half the time.
if [ -w /dev/shm ] && [ "$(stat -f -c %T /dev/shm)" = tmpfs ] &&
  [ "$(df -BM --output=avail /dev/shm | tail -n 1 | tr -dc 0-9)" -ge 2000 ]; then
  TMPDIR=$(mktemp -d /dev/shm/tests.XXXXXX)
  export TMPDIR
  chmod 1777 "$TMPDIR"  # like /tmp, because some tests run as other users
  trap '$root rm -rf "$TMPDIR"' EXIT  # some files in it belong to other users
fi

cmake --preset ci >/dev/null
cmake --build build/ci -j "$jobs"
# Runs two tests more than there are processors, because tests wait for almost half of their time.
ctest --test-dir build/ci -j "$((jobs + 2))" --output-on-failure --no-tests=error ${only:+-R "$only"} \
  --test-output-size-passed 10000000 --test-output-size-failed 10000000 --output-junit results.xml || true
python3 tests/support/count_results.py build/ci/results.xml
