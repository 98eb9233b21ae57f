#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_list(Services& services, std::string_view, Reply reply) {
  std::string body = R"({"environments":[)";
  bool is_first = true;
  for (const EnvironmentRecord& record : services.state.environments().records) {
    if (!is_first) body += ',';
    is_first = false;
    body += to_json(record);
  }
  reply.ok(body + "]}");
}

}  // namespace venvctl
