// How the verbs that change the state files go on: write, every shell asks again, reply.
#pragma once

#include <string_view>

#include "daemon/handlers/reply.h"
#include "daemon/handlers/services.h"

namespace venvctl {

// The reply comes after the new epoch: whoever gets it sees the change at the next prompt.
void change_state(Services& services, StateChange::What what, std::string_view body, Reply reply);

}  // namespace venvctl
