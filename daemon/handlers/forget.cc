#include "daemon/handlers/change.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_forget(Services& services, std::string_view body, Reply reply) {
  change_state(services, StateChange::What::Forget, body, std::move(reply));
}

}  // namespace venvctl
