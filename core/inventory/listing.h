// The request for a listing and its reply, as they go over the wire.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
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

// The same as it is read: texts are views into the Listing. A thousand reports of strings would be
// most of the time of a list.
struct ListedEnvironment {
  std::string_view prefix;
  std::string_view project;
  bool exists = true;
  Health health = Health::Ok;
  std::string_view detail;
  std::string_view kind;
  std::string_view name;
  std::string_view version;
  std::string_view executable;
  std::string_view base;
  TrustState trust = TrustState::Unknown;
  std::string_view trust_reason;
  int64_t created_at = 0;  // seconds since the epoch; 0 unknown
  int64_t last_used = 0;
  std::string_view pythons;            // for names_in
  std::optional<uint64_t> size_bytes;  // absent: not measured
};

// Of ListedEnvironment::pythons.
std::vector<std::string_view> names_in(std::string_view pythons);

class Listing {
 public:
  Listing() = default;
  // A copy's views would lead into the original.
  Listing(Listing&&) = default;
  Listing& operator=(Listing&&) = default;

  // What append_report has put together, sorted by prefix. Fails where it is cut.
  static Result<Listing> read(std::string body);
  void add(const EnvironmentReport& report);
  const ListedEnvironment* find(std::string_view prefix) const;

  std::vector<ListedEnvironment> environments;  // sorted by prefix

 private:
  std::list<std::string> bodies_;  // they stay where they are when a Listing is moved
};

}  // namespace venvctl
