// The common steps of the verbs that change state files: write, make every shell ask again, reply.
#pragma once

#include <string_view>

#include "daemon/handlers/reply.h"
#include "daemon/handlers/services.h"

namespace venvctl {

// The reply is sent after the epoch is renewed, so the client's next prompt sees the change.
void change_state(Services& services, StateChange::What what, std::string_view body, Reply reply);

// The handler of a verb that makes one such change.
template <StateChange::What kWhat>
void handle_change(Services& services, std::string_view body, Reply reply) {
  change_state(services, kWhat, body, std::move(reply));
}

}  // namespace venvctl
