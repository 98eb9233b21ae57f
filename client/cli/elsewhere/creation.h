// `venvctl create` in a project whose Python is elsewhere: makes the environment there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The message for other options.
inline constexpr char kOptionsElsewhere[] =
    "the project's Python is elsewhere: give only -r, -i, --clear, --system-site-packages, "
    "--no-pip "
    "and --dry-run";

struct ElsewhereCreation {
  std::string path;  // there, absolute or relative to the project's directory; "": .venv
  std::vector<std::string> requirement_files;  // absolute paths here
  std::vector<std::string> packages;
  bool clears = false;
  bool system_site_packages = false;
  bool with_pip = true;
  bool is_dry_run = false;
};

// `prefix`: the link directory of the project. Afterwards asks the other side again, so that the
// new environment is used. Returns the exit code.
Result<int> create_elsewhere(Session& session, const std::string& prefix,
                             const ElsewhereCreation& wanted);

}  // namespace venvctl
