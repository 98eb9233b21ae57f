#include <memory>

#include "core/inventory/installed_packages.h"
#include "core/inventory/listing.h"
#include "core/packages/requirement.h"
#include "daemon/handlers/handler_table.h"

namespace venvctl {

namespace {

using Candidates = std::vector<Candidate>;

using Requirements = std::vector<Requirement>;

Result<Requirements> requirements_of(const ListingRequest& request) {
  Requirements wanted;
  for (const std::string& text : request.requirements) {
    auto requirement = parse_requirement(text);
    if (!requirement) return requirement.error();
    wanted.push_back(*std::move(requirement));
  }
  return wanted;
}

std::string reports_on(const Candidates& candidates, const Services& services,
                       const EnvironmentList& environments, const ListingRequest& request,
                       const Requirements& wanted) {
  constexpr size_t kUsualBytes = 512;
  std::string body;
  body.reserve(candidates.size() * kUsualBytes);
  for (const Candidate& each : candidates) {
    const EnvironmentLook& look = services.environments.look_of(each.prefix);
    if (each.is_only_found && !look.inspection) continue;
    auto packages = packages_fitting(look.packages, wanted);
    if (packages.empty() && !wanted.empty()) continue;
    EnvironmentReport report = report_of(each, look, environments.find(each.prefix),
                                         services.state.trust(), request.home, own_world());
    report.packages = std::move(packages);
    append_report(body, report);
  }
  return body;
}

// Called after the state files were read again, because other programs may also write them.
void list(Services& services, const ListingRequest& request, const Requirements& wanted,
          const std::shared_ptr<Reply>& reply) {
  const uint64_t version = services.state.version();
  if (const std::string* body = services.environments.remembered(encoded(request), version)) {
    return reply->ok(*body);
  }
  auto environments = std::make_shared<const EnvironmentList>(services.state.environments());
  services.environments.bring_up_to_date(
      survey_question(request, services.state),
      [&services, environments, reply, request, wanted,
       version](const Result<const Candidates*>& candidates) {
        if (!candidates) return reply->error(candidates.error());
        const std::string body = reports_on(**candidates, services, *environments, request, wanted);
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
  auto wanted = requirements_of(*request);
  if (!wanted) return reply.error(wanted.error());
  // The reply is in a shared_ptr, because std::function must be copyable.
  auto held = std::make_shared<Reply>(std::move(reply));
  services.state.refresh([&services, request = *std::move(request), wanted = *std::move(wanted),
                          held](const Result<void>& result) {
    if (!result) return held->error(result.error());
    services.read_events();
    list(services, request, wanted, held);
  });
}

}  // namespace venvctl
