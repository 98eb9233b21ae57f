// The link directory of a project: a record, and in bin a link to venvctl-elsewhere for each
// program of the Python elsewhere.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// Its path, in the user's data directory, with the project's name; one per project and world.
std::string link_directory_of(const Session& session, const std::string& project);

// The scripts of the record that shadow a command of this machine and that the user has not
// approved. They get no link.
std::vector<std::string> unlinked_scripts(Session& session, const std::string& prefix,
                                          const ElsewhereRecord& record);

// Writes the record and makes exactly the links that belong to it. Fails without undoing anything;
// the next call completes the directory.
Result<void> write_links(Session& session, const std::string& prefix,
                         const ElsewhereRecord& record);

// Deletes the links and venvctl's own files, then the directory if nothing else is in it.
Result<void> remove_links(Session& session, const std::string& prefix);

}  // namespace venvctl
