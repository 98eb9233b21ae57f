#include "daemon/handlers/change.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_pin(Services& services, std::string_view body, Reply reply) {
  change_state(services, StateChange::What::Pin, body, std::move(reply));
}

}  // namespace venvctl
