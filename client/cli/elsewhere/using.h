// `venvctl use` for a Python elsewhere (docs/elsewhere.md): makes the link directory of a project,
// approves it, and selects it for the project.
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/elsewhere/place.h"

namespace venvctl {

// `word`: the place as the user wrote it. `python`: the value of --python; "" if not given.
Result<void> use_elsewhere(Session& session, const std::string& project, const std::string& word,
                           const std::string& python);

// Asks the container or machine again. `python`: as above; absent: unchanged.
Result<void> refresh_elsewhere(Session& session, const std::string& project,
                               const std::optional<std::string>& python);

// Asks the container or machine in the record for `python` ("": the default). Does not search for
// the container or machine again.
Result<void> use_another_python(Session& session, const std::string& project,
                                const std::string& python);

// The link directory that the user chose for `project`, a physical path; absent if none.
std::optional<std::string> elsewhere_of_project(Session& session, const std::string& project);

// Links the scripts that had no link because they shadow commands, and returns their names. The
// caller must approve the environment again.
Result<std::vector<std::string>> link_shadowing_scripts(Session& session,
                                                        const std::string& prefix);

// Deletes the link directory of `project`, its record and its approval, if they exist; also what a
// killed `use` has left behind.
Result<void> forget_elsewhere(Session& session, const std::string& project);

}  // namespace venvctl
