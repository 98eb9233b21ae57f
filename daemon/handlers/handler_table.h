// The handler of each verb of the protocol.
#pragma once

#include <span>
#include <string_view>

#include "daemon/handlers/reply.h"
#include "daemon/handlers/services.h"

namespace venvctl {

struct HandlerEntry {
  const char* verb;
  void (*handle)(Services& services, std::string_view body, Reply reply);
};

// New rows are added at the end, in the order of wire::kVerbs.
std::span<const HandlerEntry> handler_table();

void handle_resolve(Services& services, std::string_view body, Reply reply);
void handle_status(Services& services, std::string_view body, Reply reply);
void handle_forget(Services& services, std::string_view body, Reply reply);
void handle_shutdown(Services& services, std::string_view body, Reply reply);
void handle_inventory(Services& services, std::string_view body, Reply reply);
void handle_watch(Services& services, std::string_view body, Reply reply);

}  // namespace venvctl
