// Writes `.venv` as a file that names an environment elsewhere (docs/environments.md, PEP 832).
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// True if `.venv` in `directory` already is a redirect to `prefix`, false if one can be written.
// Fails if something else is there, or if no redirect can name the path.
Result<bool> has_redirect(Session& session, const std::string& directory,
                          const std::string& prefix);

// Writes the file, unless it already is a redirect to `prefix`, and approves that it leads there.
// Prints a message if another rule takes precedence in `directory`. Returns whether the file was
// written. A file that cannot be approved is not left behind.
Result<bool> make_redirect(Session& session, const std::string& directory,
                           const std::string& prefix);

}  // namespace venvctl
