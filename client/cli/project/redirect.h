// Writes `.venv` as a redirect: a file that names an environment (docs/environments.md, PEP 832).
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// True if `.venv` in `directory` already is a redirect to `prefix`, false if one can be written.
// Fails if `.venv` exists and is something else, or if a redirect cannot contain the path.
Result<bool> has_redirect(Session& session, const std::string& directory,
                          const std::string& prefix);

// Writes the file, unless it already is a redirect to `prefix`, and approves the redirect. Prints a
// message if another rule takes precedence in `directory`. Returns whether the file was written. If
// the new file cannot be approved, removes it.
Result<bool> make_redirect(Session& session, const std::string& directory,
                           const std::string& prefix);

}  // namespace venvctl
