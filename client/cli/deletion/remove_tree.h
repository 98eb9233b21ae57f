// Deletes environments with their content, and nothing else.
#pragma once

#include "client/cli/deletion/guard.h"
#include "client/cli/deletion/held_directory.h"
#include "core/base/result.h"

namespace venvctl {

// Deletes the content of the directory, and the directory itself unless the rules keep it. If the
// guard objects, fails before it deletes anything. Checks each directory again right before its
// deletion. Deletes symbolic links, and does not follow them. Deletes `bin` first and the markers
// of an environment last. After an interruption, the environment is therefore listed as incomplete
// and can be removed.
Result<void> remove_tree(const HeldDirectory& top, const DeletionRules& rules);

}  // namespace venvctl
