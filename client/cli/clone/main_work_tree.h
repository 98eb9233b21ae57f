// The environment that a linked work tree of git can get from its main work tree.
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/inventory/environment_report.h"
#include "core/resolve/decision.h"

namespace venvctl {

struct WorkTreeOffer {
  EnvironmentReport source;  // inside the main work tree
  std::string place;         // the same relative path in the linked work tree
};

// `decision`: the decision for the session's directory. Absent in these cases:
// - the directory is not in a linked work tree, or already has an environment there
// - the main work tree has no environment inside it that is approved and can be copied
std::optional<WorkTreeOffer> offer_of_main_work_tree(Session& session, const Decision& decision);

}  // namespace venvctl
