// `venvctl create` where the new environment is a clone: with --like, and in linked work trees.
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/resolve/decision.h"

namespace venvctl {

struct CloneOptions {
  bool shares_files = false;  // --link
  bool is_dry_run = false;
};

// Clones `environment` (as ENV of other commands) to `place`. Returns the exit code.
Result<int> create_like(Session& session, const std::string& environment, const std::string& place,
                        const CloneOptions& options);

// In a linked work tree of git without an environment: clones that of the main work tree, after one
// question on a terminal, or with -y. Absent: there is none, or it is not wanted; without a
// terminal one line then says how to clone it. `decision` is of the session's directory.
Result<std::optional<int>> create_like_main_work_tree(Session& session, const Decision& decision,
                                                      const CloneOptions& options);

}  // namespace venvctl
