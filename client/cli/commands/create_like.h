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

// Clones `environment` to `place`. `environment` is an argument like ENV of other commands. Returns
// the exit code.
Result<int> create_like(Session& session, const std::string& environment, const std::string& place,
                        const CloneOptions& options);

// For a linked work tree of git that has no environment. Clones the environment of the main work
// tree if the user agrees: on a terminal by the answer to a question, otherwise by -y. Without a
// terminal and -y, prints one line that says how to clone the environment. Absent: the main work
// tree has no such environment, or the user did not agree. `decision`: the decision for the
// session's directory.
Result<std::optional<int>> create_like_main_work_tree(Session& session, const Decision& decision,
                                                      const CloneOptions& options);

}  // namespace venvctl
