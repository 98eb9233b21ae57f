#!/usr/bin/env bash
# Installs what the tests need, builds with ASan and UBSan, and runs every test.
#
#   tests/run.sh [-j JOBS] [-R REGEX]    REGEX picks ctest's tests by name
#
# The last line is "N passed, N failed". Debian 12 or newer, or Ubuntu, with sudo when not root.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(build-essential cmake ninja-build pkg-config git procps
  libuv1-dev nlohmann-json3-dev libspdlog-dev libcli11-dev libtomlplusplus-dev libmd-dev
  libyaml-cpp-dev libxxhash-dev catch2 musl-tools
  python3 python3-venv virtualenv python3-pexpect python3-pyte
  zsh fish tmux strace shellcheck libfuse3-dev fuse3)

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
# The tools whose own answers we compare with; not every release has each of them.
for tool in pipenv python3-poetry python3-pdm virtualenvwrapper; do
  dpkg-query -W -f='${Status}' "$tool" 2>/dev/null | grep -q 'ok installed' ||
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "$tool" >/dev/null || echo "not to be had here, its live tests are left out: $tool"
done

cmake --preset ci >/dev/null
cmake --build build/ci -j "$jobs"
# One more than that: a third of the time tests wait.
ctest --test-dir build/ci -j "$((jobs + 1))" --output-on-failure --no-tests=error ${only:+-R "$only"} \
  --test-output-size-passed 10000000 --test-output-size-failed 10000000 --output-junit results.xml || true
exec python3 tests/support/count_results.py build/ci/results.xml
