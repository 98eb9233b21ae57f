#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_shutdown(Services& services, std::string_view, Reply reply) {
  reply.ok("{}");
  services.leave();
}

}  // namespace venvctl
