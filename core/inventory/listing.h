// The request for a listing and its reply, as they go over the wire.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/kinds/central_stores.h"

namespace venvctl {

// What a listing depends on beside the files and the state: sent, because the asker's variables and
// settings say which places are central.
struct ListingRequest {
  uint64_t mount_namespace = 0;  // inode of the asker's; 0 unknown
  std::string home;              // HOME, normal
  std::vector<CentralStore> stores;
};

std::string encoded(const ListingRequest& request);
// Fails for another protocol, with the cure, and for what is no request.
Result<ListingRequest> listing_request(std::string_view body);

// Of a report what a table or JSON shows; its evidence, variables and scripts stay behind.
void append_report(std::string& body, const EnvironmentReport& report);
Result<std::vector<EnvironmentReport>> reports_in(std::string_view body);

}  // namespace venvctl
