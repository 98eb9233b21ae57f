#include "daemon/handlers/change.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_deny(Services& services, std::string_view body, Reply reply) {
  change_state(services, StateChange::What::Deny, body, std::move(reply));
}

}  // namespace venvctl
