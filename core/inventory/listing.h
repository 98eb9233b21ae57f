// The request for a list of environments and its reply, in the form in which they are sent.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/stores/central_stores.h"

namespace venvctl {

// What a client sends to get a list of environments. It contains the central stores, because the
// client's variables and settings say which directories these are.
struct ListingRequest {
  uint64_t mount_namespace = 0;  // inode of the client's namespace; 0 if unknown
  std::string home;              // HOME, normalized
  std::vector<CentralStore> stores;
  // The names in `requirements`, in normal form. Older daemons, which compare no versions, use this
  // field.
  std::vector<std::string> packages = {};
  // If not empty, only environments with a package that fits one of these requirements are listed.
  std::vector<std::string> requirements = {};
};
template <class A>
void fields(A& a, ListingRequest& each) {
  a(each.mount_namespace, each.home, each.stores, each.packages, each.requirements);
}

std::string encoded(const ListingRequest& request);
// Fails if the protocol version is not supported (the message says how to fix this), and if the
// body is invalid.
Result<ListingRequest> listing_request(std::string_view body);

// Appends the fields of a report that tables and JSON show. The evidence, variables and scripts of
// the report are left out.
void append_report(std::string& body, const EnvironmentReport& report);

// A report after decoding. Its texts are views into the Listing, because copying the strings of a
// thousand reports would take most of the time of a list.
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
  int64_t created_at = 0;  // seconds since 1970; 0 if unknown
  int64_t last_used = 0;
  std::string_view pythons;    // names_in() splits them
  std::string_view real_path;  // "" if it equals the prefix or is unknown
  bool is_protected = false;
  std::vector<InstalledPackage> packages;  // only the packages that the request asked for
  std::optional<uint64_t> size_bytes;      // absent if not measured
};
template <class A>
void fields(A& a, ListedEnvironment& each) {
  a(each.prefix, each.project, each.exists, each.health, each.detail, each.kind, each.name,
    each.version, each.executable, each.base, each.trust, each.trust_reason, each.created_at,
    each.last_used, each.pythons, each.real_path, each.is_protected, each.packages);
}

// Splits ListedEnvironment::pythons.
std::vector<std::string_view> names_in(std::string_view pythons);

// If several prefixes lead to the same environment through links, keeps only one of them: the real
// path if it is in the list, otherwise the first prefix. The report that is kept gets the latest
// `last_used` of all of them. `reports` must be sorted by prefix.
void keep_one_name_of_each(std::vector<EnvironmentReport>& reports);

class Listing {
 public:
  Listing() = default;
  // Not copyable: the views of a copy would point into the original.
  Listing(Listing&&) = default;
  Listing& operator=(Listing&&) = default;

  // Decodes the output of append_report, which must be sorted by prefix. Fails if it is truncated.
  static Result<Listing> read(std::string body);
  void add(const EnvironmentReport& report);
  // Like the function keep_one_name_of_each above, for `environments`. Call this after the last
  // add(); read() has already called it.
  void keep_one_name_of_each();
  // Finds an environment by any of its prefixes, including those that are not shown.
  const ListedEnvironment* find(std::string_view prefix) const;
  // The prefixes of the environments that have `name` among their names. Each environment appears
  // once.
  std::vector<std::string_view> prefixes_called(std::string_view name) const;

  std::vector<ListedEnvironment> environments;  // sorted by prefix

 private:
  struct OtherName {
    std::string_view prefix;
    std::string_view name;
    std::string_view shown;  // prefix of the environment that is shown
  };
  std::vector<OtherName> other_names_;
  std::list<std::string> bodies_;  // a list, so that views into it stay valid if it is moved
};

}  // namespace venvctl
