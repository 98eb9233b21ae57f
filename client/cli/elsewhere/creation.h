// `venvctl create` in a project whose Python is elsewhere (docs/elsewhere.md): creates the
// environment on the other side, which is a container or another machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The message if the user gave an option that has no effect on the other side.
inline constexpr char kOptionsElsewhere[] =
    "the project's Python is elsewhere: use only -r, -i, --clear, --system-site-packages, "
    "--no-pip "
    "and --dry-run";

struct ElsewhereCreation {
  // on the other side, absolute or relative to the project's directory; "": .venv
  std::string path;
  std::vector<std::string> requirement_files;  // absolute paths on this machine
  std::vector<std::string> packages;
  bool clears = false;
  bool system_site_packages = false;
  bool with_pip = true;
  bool is_dry_run = false;
};

// Creates the environment, then asks the other side again, so that the project uses the new
// environment. `prefix`: the link directory of the project. Returns the exit code.
Result<int> create_elsewhere(Session& session, const std::string& prefix,
                             const ElsewhereCreation& wanted);

}  // namespace venvctl
