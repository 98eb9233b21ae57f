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
  std::string_view real_path;          // "" where it is the prefix, or nobody knows it
  std::optional<uint64_t> size_bytes;  // absent: not measured
};

// Of ListedEnvironment::pythons.
std::vector<std::string_view> names_in(std::string_view pythons);

// Of the prefixes that are one environment, as links make them, one stays, with the last use of
// all: the real path where it is among them, else the first. `reports` are sorted by prefix.
void keep_one_name_of_each(std::vector<EnvironmentReport>& reports);

class Listing {
 public:
  Listing() = default;
  // A copy's views would lead into the original.
  Listing(Listing&&) = default;
  Listing& operator=(Listing&&) = default;

  // What append_report has put together, sorted by prefix. Fails where it is cut.
  static Result<Listing> read(std::string body);
  void add(const EnvironmentReport& report);
  // As for reports, after the last was added; done by read.
  void keep_one_name_of_each();
  // By each of its prefixes, those that are not shown too.
  const ListedEnvironment* find(std::string_view prefix) const;
  // The prefixes of those that one of their names is, each environment once.
  std::vector<std::string_view> prefixes_called(std::string_view name) const;

  std::vector<ListedEnvironment> environments;  // sorted by prefix

 private:
  struct OtherName {
    std::string_view prefix;
    std::string_view name;
    std::string_view shown;  // prefix of the one that stayed
  };
  std::vector<OtherName> other_names_;
  std::list<std::string> bodies_;  // they stay where they are when a Listing is moved
};

}  // namespace venvctl
