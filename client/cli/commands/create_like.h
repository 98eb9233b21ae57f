// The cases in which `venvctl create` clones an environment: with --like, and in linked work trees.
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

// Clones `environment` (an argument with the same meaning as ENV of other commands) to `place`.
// Returns the exit code.
Result<int> create_like(Session& session, const std::string& environment, const std::string& place,
                        const CloneOptions& options);

// In a linked work tree of git without an environment, clones the environment of the main work
// tree. Does so only if the user agrees (asked on a terminal) or gave -y. Absent: the main work
// tree has no such environment, or the user does not agree. Without a terminal, the user is not
// asked, and one line says how to clone the environment. `decision` is the decision for the
// session's directory.
Result<std::optional<int>> create_like_main_work_tree(Session& session, const Decision& decision,
                                                      const CloneOptions& options);

}  // namespace venvctl
