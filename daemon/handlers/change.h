// The common steps of the verbs that change state files: write the change, make every shell ask
// again, reply.
#pragma once

#include <string_view>

#include "daemon/handlers/reply.h"
#include "daemon/handlers/services.h"

namespace venvctl {

// Sends the reply after the epoch is renewed, so that the client's next prompt shows the change.
void change_state(Services& services, StateChange::What what, std::string_view body, Reply reply);

// The handler of a verb that makes the change kWhat.
template <StateChange::What kWhat>
void handle_change(Services& services, std::string_view body, Reply reply) {
  change_state(services, kWhat, body, std::move(reply));
}

}  // namespace venvctl
