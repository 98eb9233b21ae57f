#!/bin/sh
# Installs venvctl in a dev container, and adds its hook to the startup files of the remote user. Run as
# root, while the container is built. _REMOTE_USER and _REMOTE_USER_HOME come from the dev container.
set -eu
umask 022
cd "$(dirname "$0")"

tarball=
for file in ./venvctl-*-linux-"$(uname -m)".tar.gz; do
  if [ -f "$file" ]; then tarball=$file; fi
done
if [ -z "$tarball" ]; then
  echo "venvctl: there is no release tarball for $(uname -m) beside install.sh: make the Feature with packaging/build devcontainer" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$tarball" -C "$work"
# A running program cannot be overwritten, so it is removed first.
rm -f /usr/local/bin/venvctl /usr/local/bin/venvd
for folder in bin libexec share; do
  mkdir -p "/usr/local/$folder"
  cp -R "$work"/*/"$folder"/. "/usr/local/$folder"
done

user=${_REMOTE_USER:-root}
for shell in bash zsh fish; do
  command -v "$shell" >/dev/null 2>&1 || continue
  if [ "$user" = root ]; then
    /usr/local/bin/venvctl init "$shell"
  else
    # Not a login shell, because the user's startup files may not be complete yet.
    su "$user" -s /bin/sh -c "HOME='${_REMOTE_USER_HOME:-/home/$user}' /usr/local/bin/venvctl init $shell"
  fi
done
