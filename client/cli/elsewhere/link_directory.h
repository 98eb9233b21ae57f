// The link directory of a project whose Python is elsewhere. It contains a record and, in bin, a
// link to venvctl-elsewhere for each program of that Python.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// The path of the link directory: below the user's data directory, and different for each project
// and each world (docs/elsewhere.md). The project's name is part of it.
std::string link_directory_of(const Session& session, const std::string& project);

// The scripts in the record that get no link: they shadow a command of this machine, and the user
// has not approved them.
std::vector<std::string> unlinked_scripts(Session& session, const std::string& prefix,
                                          const ElsewhereRecord& record);

// Writes the record, adds missing links and deletes links that are no longer needed. A failure may
// leave the directory incomplete; the next call completes it.
Result<void> write_links(Session& session, const std::string& prefix,
                         const ElsewhereRecord& record);

// Deletes the temporary files that killed commands have left in the link directory.
void remove_leftovers_of(const std::string& prefix);

// Deletes the links and venvctl's own files, then the directory if nothing else is in it.
Result<void> remove_links(Session& session, const std::string& prefix);

}  // namespace venvctl
