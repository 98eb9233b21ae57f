#include "core/inventory/listing.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/fields.h"
#include "core/base/path.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

// Returns false if the bytes are not a report. Fields that a newer daemon appends are ignored.
bool read_report(Reader& reports, ListedEnvironment& listed) {
  std::string_view bytes;
  reports(bytes);
  Reader report(bytes);
  report(listed);
  return report.is_intact();
}

std::string_view real_path_of(const ListedEnvironment& each) { return each.real_path; }

std::string_view real_path_of(const EnvironmentReport& each) {
  const std::string& path = each.evidence.identity.real_path;
  return path == each.prefix ? std::string_view() : path;
}

// If several prefixes lead to the same environment through links, only one of them is shown. This
// function returns, for each prefix, the index of the prefix that is shown for its environment. The
// result is empty if no prefix leads through a link.
template <class Environment>
std::vector<size_t> indices_shown(const std::vector<Environment>& all) {
  std::unordered_map<std::string_view, size_t> shown;  // by real path
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string_view real = real_path_of(all[i]);
    if (!real.empty()) shown.try_emplace(real, i);
  }
  std::vector<size_t> indices;
  if (shown.empty()) return indices;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!real_path_of(all[i]).empty()) continue;
    if (const auto at = shown.find(all[i].prefix); at != shown.end()) at->second = i;
  }
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string_view real = real_path_of(all[i]);
    indices.push_back(real.empty() ? i : shown.at(real));
  }
  return indices;
}

// Removes the environments that are not shown. Calls `drop` with each of them, and with the
// environment that is shown instead.
template <class Environment, class Drop>
void keep_shown(std::vector<Environment>& all, const Drop& drop) {
  const std::vector<size_t> shown = indices_shown(all);
  if (shown.empty()) return;
  for (size_t i = 0; i < all.size(); ++i) {
    if (shown[i] == i) continue;
    all[shown[i]].last_used = std::max(all[shown[i]].last_used, all[i].last_used);
    drop(all[i], all[shown[i]]);
  }
  const Environment* first = all.data();
  std::vector<Environment> kept;
  for (Environment& each : all) {
    const auto index = static_cast<size_t>(&each - first);
    if (shown[index] == index) kept.push_back(std::move(each));
  }
  all = std::move(kept);
}

}  // namespace

std::string encoded(const ListingRequest& request) {
  return to_bytes(wire::kProtocolVersion, request);
}

Result<ListingRequest> listing_request(std::string_view body) {
  Reader reader(body);
  int protocol = 0;
  reader(protocol);
  if (reader.is_intact() && protocol != wire::kProtocolVersion) {
    return Error{ErrorCode::Failed, "this daemon uses protocol " +
                                        std::to_string(wire::kProtocolVersion) +
                                        ", but the program uses " + std::to_string(protocol) +
                                        ": run venvctl daemon restart"};
  }
  ListingRequest request;
  reader(request);
  if (!reader.is_intact() || !is_absolute_path(request.home)) {
    return Error{ErrorCode::Usage,
                 "this is not a list request: use venvctl and venvd of the same "
                 "version"};
  }
  for (const CentralStore& store : request.stores) {
    if (!is_absolute_path(store.directory))
      return Error{ErrorCode::Usage,
                   "a central store is not a path: use venvctl and venvd of the same version"};
  }
  return request;
}

void append_report(std::string& body, const EnvironmentReport& report) {
  const Inspection& seen = report.inspection;
  const std::string pythons = to_bytes(report.pythons.value_or(std::vector<std::string>()));
  const ListedEnvironment listed{.prefix = report.prefix,
                                 .project = report.project,
                                 .exists = report.exists,
                                 .health = seen.health,
                                 .detail = seen.detail,
                                 .kind = seen.kind,
                                 .name = seen.name,
                                 .version = seen.version,
                                 .executable = seen.executable,
                                 .base = seen.base,
                                 .trust = report.verdict.state,
                                 .trust_reason = report.verdict.reason,
                                 .created_at = report.created_at,
                                 .last_used = report.last_used,
                                 .pythons = pythons,
                                 .real_path = real_path_of(report),
                                 .is_protected = report.is_protected,
                                 .packages = report.packages,
                                 .size_bytes = {}};
  body += to_bytes(to_bytes(listed));
}

std::vector<std::string_view> names_in(std::string_view pythons) {
  return from_bytes<std::vector<std::string_view>>(pythons).value_or(
      std::vector<std::string_view>());
}

Result<Listing> Listing::read(std::string body) {
  Listing listing;
  constexpr size_t kUsualBytes = 200;
  listing.environments.reserve(body.size() / kUsualBytes);
  for (Reader reports(listing.bodies_.emplace_back(std::move(body))); !reports.is_done();) {
    if (!read_report(reports, listing.environments.emplace_back())) {
      return Error{ErrorCode::Failed, "cannot parse the daemon's list: run venvctl daemon restart"};
    }
  }
  listing.keep_one_name_of_each();
  return listing;
}

void Listing::add(const EnvironmentReport& report) {
  std::string& body = bodies_.emplace_back();
  append_report(body, report);
  Reader reader(body);
  ListedEnvironment added;
  read_report(reader, added);
  added.size_bytes = report.size_bytes;
  const auto place =
      std::ranges::upper_bound(environments, added.prefix, {}, &ListedEnvironment::prefix);
  environments.insert(place, added);
}

void keep_one_name_of_each(std::vector<EnvironmentReport>& reports) {
  keep_shown(reports, [](const EnvironmentReport&, const EnvironmentReport&) {});
}

void Listing::keep_one_name_of_each() {
  keep_shown(environments, [this](const ListedEnvironment& gone, const ListedEnvironment& shown) {
    other_names_.push_back({gone.prefix, gone.name, shown.prefix});
  });
}

const ListedEnvironment* Listing::find(std::string_view prefix) const {
  const auto other = std::ranges::find(other_names_, prefix, &OtherName::prefix);
  const std::string_view shown = other == other_names_.end() ? prefix : other->shown;
  const auto at = std::ranges::lower_bound(environments, shown, {}, &ListedEnvironment::prefix);
  return at != environments.end() && at->prefix == shown ? &*at : nullptr;
}

std::vector<std::string_view> Listing::prefixes_called(std::string_view name) const {
  std::vector<std::string_view> prefixes;
  for (const ListedEnvironment& each : environments) {
    if (each.name == name) prefixes.push_back(each.prefix);
  }
  for (const OtherName& each : other_names_) {
    const bool is_known = std::ranges::find(prefixes, each.shown) != prefixes.end();
    if (each.name == name && !is_known) prefixes.push_back(each.shown);
  }
  return prefixes;
}

}  // namespace venvctl
