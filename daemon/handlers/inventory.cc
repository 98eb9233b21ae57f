#include <memory>

#include "core/inventory/listing.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

namespace {

using Candidates = std::vector<Candidate>;

std::string reports_on(const Candidates& candidates, const Services& services,
                       const EnvironmentList& environments, const ListingRequest& request) {
  constexpr size_t kUsualBytes = 512;
  std::string body;
  body.reserve(candidates.size() * kUsualBytes);
  for (const Candidate& each : candidates) {
    const EnvironmentLook& look = services.environments.look_of(each.prefix);
    if (each.is_only_found && !look.inspection) continue;
    auto packages = packages_called(look.packages, request.packages);
    if (packages.empty() && !request.packages.empty()) continue;
    EnvironmentReport report =
        report_of(each, look, environments.find(each.prefix), services.state.trust(), request.home);
    report.packages = std::move(packages);
    append_report(body, report);
  }
  return body;
}

// Uses the state files as they are now: other programs may also write them.
void list(Services& services, const ListingRequest& request, const std::shared_ptr<Reply>& reply) {
  const uint64_t version = services.state.version();
  if (const std::string* body = services.environments.remembered(encoded(request), version)) {
    return reply->ok(*body);
  }
  auto environments = std::make_shared<const EnvironmentList>(services.state.environments());
  services.environments.bring_up_to_date(
      survey_question(request, services.state), [&services, environments, reply, request, version](
                                                    const Result<const Candidates*>& candidates) {
        if (!candidates) return reply->error(candidates.error());
        const std::string body = reports_on(**candidates, services, *environments, request);
        reply->ok(body);
        services.environments.remember(encoded(request), version, body);
      });
}

}  // namespace

void handle_inventory(Services& services, std::string_view body, Reply reply) {
  auto request = listing_request(body);
  if (!request) return reply.error(request.error());
  if (sees_other_files(request->mount_namespace, services.facts)) {
    return reply.error(
        {ErrorCode::Failed,
         "the daemon is in another mount namespace: venvctl reads the files itself"});
  }
  // Shared because std::function must be copyable.
  auto held = std::make_shared<Reply>(std::move(reply));
  services.state.refresh(
      [&services, request = *std::move(request), held](const Result<void>& result) {
        if (!result) return held->error(result.error());
        services.read_events();
        list(services, request, held);
      });
}

}  // namespace venvctl
