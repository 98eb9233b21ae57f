#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path_json.h"
#include "daemon/handlers/change.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_forget(Services& services, std::string_view body, Reply reply) {
  // The daemon may remember a use of the environment that is not written yet. This use must be
  // dropped, because writing it would create the record again.
  const auto json = parsed_json(body);
  if (json.is_object() && json.contains("prefix")) {
    services.state.forget_unwritten(bytes_from_json(json["prefix"]).value_or(""));
  }
  change_state(services, StateChange::What::Forget, body, std::move(reply));
}

}  // namespace venvctl
