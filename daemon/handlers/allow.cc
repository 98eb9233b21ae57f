#include "daemon/handlers/change.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_allow(Services& services, std::string_view body, Reply reply) {
  change_state(services, StateChange::What::Allow, body, std::move(reply));
}

}  // namespace venvctl
