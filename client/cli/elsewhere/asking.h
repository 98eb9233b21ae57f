// Finds the container, host or machine that a place names, and asks it for its Python.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/elsewhere/place.h"

namespace venvctl {

// Asks the other side, and returns the complete record. `known`: a record with only place, project,
// asked_python and approved. `prefix`: the link directory, which must exist; the ssh configuration
// is written there.
Result<ElsewhereRecord> asked_elsewhere(Session& session, const Place& place, ElsewhereRecord known,
                                        const std::string& prefix);

}  // namespace venvctl
