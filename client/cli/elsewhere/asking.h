// Finds the container, host or machine that a place (the argument of `venvctl use`, such as
// "ssh:HOST:/DIR") names, and asks it for its Python.
#pragma once

#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/elsewhere/place.h"

namespace venvctl {

// `known` has place, project, asked_python and approved; this function fills in the other fields.
// If `known` also has a target, asks this container or machine. Otherwise first finds the target by
// its labels or by asking vagrant. The ssh configuration that vagrant prints is written into
// `prefix`, the link directory, which must exist.
Result<ElsewhereRecord> asked_elsewhere(Session& session, const Place& place, ElsewhereRecord known,
                                        const std::string& prefix);

}  // namespace venvctl
