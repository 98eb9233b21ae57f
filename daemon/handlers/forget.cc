#include <nlohmann/json.hpp>

#include "core/base/path_json.h"
#include "daemon/handlers/change.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_forget(Services& services, std::string_view body, Reply reply) {
  // What was seen of it and is not written yet would bring the record back.
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_object() && json.contains("prefix")) {
    services.state.forget_unwritten(bytes_from_json(json["prefix"]).value_or(""));
  }
  change_state(services, StateChange::What::Forget, body, std::move(reply));
}

}  // namespace venvctl
