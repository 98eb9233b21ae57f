#include <memory>
#include <nlohmann/json.hpp>

#include "core/inventory/listing.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

void handle_watch(Services& services, std::string_view body, Reply reply) {
  const auto request = listing_request(body);
  if (!request) return reply.error(request.error());
  if (sees_other_files(request->mount_namespace, services.facts)) {
    return reply.error({ErrorCode::Failed,
                        "the daemon is in another mount namespace: run venvctl watch outside of "
                        "the container"});
  }
  // The reply is in a shared_ptr, because std::function must be copyable.
  auto held = std::make_shared<Reply>(std::move(reply));
  services.state.refresh([&services, request = *request, held](const Result<void>&) {
    services.news.watch(request, [held](int64_t last) {
      held->ok(nlohmann::json{{"seq", last}}.dump());
    });
  });
}

}  // namespace venvctl
