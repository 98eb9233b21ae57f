// Gives a Site (the directory of a new environment) access to the state files of a session.
#pragma once

#include "client/cli/create/site.h"
#include "client/cli/session/session.h"

namespace venvctl {

// Writes through the daemon if one runs. `session` must outlive the result.
Site::Records site_records(Session& session);

}  // namespace venvctl
