#include "core/inventory/listing.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "core/base/path.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

// A field is "<length>:<bytes>": a name may hold any byte, NUL too.
void append(std::string& body, std::string_view bytes) {
  char length[20];
  const auto end = std::to_chars(length, length + sizeof length, bytes.size()).ptr;
  body.append(length, end);
  body += ':';
  body += bytes;
}

template <class Number>
void append_number(std::string& body, Number number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  append(body, {digits, static_cast<size_t>(end - digits)});
}

// Reads fields in order, and remembers when one was missing or no number.
class Fields {
 public:
  explicit Fields(std::string_view body) : rest_(body) {}

  std::string_view next() {
    size_t length = 0;
    const char* end = rest_.data() + rest_.size();
    const auto [colon, error] = std::from_chars(rest_.data(), end, length);
    const bool is_field = error == std::errc() && colon != end && *colon == ':' &&
                          length <= static_cast<size_t>(end - colon - 1);
    if (!is_field) {
      is_intact_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes(colon + 1, length);
    rest_ = {bytes.data() + length, static_cast<size_t>(end - bytes.data()) - length};
    return bytes;
  }
  std::string text() { return std::string(next()); }
  template <class Number>
  Number number(Number) {
    const std::string_view digits = next();
    Number value{};
    const char* end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || at != end) is_intact_ = false;
    return value;
  }
  int number() { return number(int{}); }
  // Some of them as they are written.
  std::string_view skip(int count) {
    const std::string_view before = rest_;
    for (; count > 0 && is_intact_; --count) next();
    return is_intact_ ? before.substr(0, before.size() - rest_.size()) : std::string_view();
  }

  bool is_at_end() const { return rest_.empty(); }
  bool is_intact() const { return is_intact_; }

 private:
  std::string_view rest_;
  bool is_intact_ = true;
};

// Fields of one report before the names of its pythons.
constexpr int kReportFields = 15;

ListedEnvironment environment_from(Fields& fields) {
  ListedEnvironment seen;
  int further = fields.number() - kReportFields;
  seen.prefix = fields.next();
  seen.project = fields.next();
  seen.exists = fields.number() != 0;
  seen.health = static_cast<Health>(fields.number());
  seen.detail = fields.next();
  seen.kind = fields.next();
  seen.name = fields.next();
  seen.version = fields.next();
  seen.executable = fields.next();
  seen.base = fields.next();
  seen.trust = static_cast<TrustState>(fields.number());
  seen.trust_reason = fields.next();
  seen.created_at = fields.number(int64_t{});
  seen.last_used = fields.number(int64_t{});
  const int pythons = fields.number();
  seen.pythons = fields.skip(pythons);
  further -= pythons;
  if (further > 0) seen.real_path = fields.next();  // an older daemon sends none
  // What a later daemon adds at the end.
  fields.skip(further - 1);
  return seen;
}

std::string_view real_path_of(const ListedEnvironment& each) { return each.real_path; }

std::string_view real_path_of(const EnvironmentReport& each) {
  const std::string& path = each.evidence.identity.real_path;
  return path == each.prefix ? std::string_view() : path;
}

// For each the index of the one that stays; nothing where no prefix leads through a link.
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

// `drop` gets each that goes, and the one that stays for it.
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
  std::string body;
  append_number(body, wire::kProtocolVersion);
  append_number(body, request.mount_namespace);
  append(body, request.home);
  append_number(body, request.stores.size());
  for (const CentralStore& store : request.stores) {
    append(body, store.directory);
    append(body, store.kind);
    append(body, store.pattern);
  }
  return body;
}

Result<ListingRequest> listing_request(std::string_view body) {
  Fields fields(body);
  const int protocol = fields.number();
  if (fields.is_intact() && protocol != wire::kProtocolVersion) {
    return Error{ErrorCode::Failed, "this daemon speaks protocol " +
                                        std::to_string(wire::kProtocolVersion) + ", the program " +
                                        std::to_string(protocol) + ": venvctl daemon restart"};
  }
  ListingRequest request;
  request.mount_namespace = fields.number(uint64_t{});
  request.home = fields.text();
  for (size_t left = fields.number(size_t{}); left > 0 && fields.is_intact(); --left) {
    CentralStore& store = request.stores.emplace_back();
    store.directory = fields.text();
    store.kind = fields.text();
    store.pattern = fields.text();
    if (!is_absolute_path(store.directory))
      return Error{ErrorCode::Usage,
                   "a central place is no path: use the venvctl of the same version"};
  }
  if (!fields.is_intact() || !is_absolute_path(request.home)) {
    return Error{ErrorCode::Usage,
                 "this is no request for a list: use the venvctl of the same "
                 "version"};
  }
  return request;
}

void append_report(std::string& body, const EnvironmentReport& report) {
  const Inspection& seen = report.inspection;
  const size_t pythons = report.pythons ? report.pythons->size() : 0;
  append_number(body, kReportFields + pythons + 1);
  append(body, report.prefix);
  append(body, report.project);
  append_number(body, report.exists ? 1 : 0);
  append_number(body, static_cast<int>(seen.health));
  append(body, seen.detail);
  append(body, seen.kind);
  append(body, seen.name);
  append(body, seen.version);
  append(body, seen.executable);
  append(body, seen.base);
  append_number(body, static_cast<int>(report.verdict.state));
  append(body, report.verdict.reason);
  append_number(body, report.created_at);
  append_number(body, report.last_used);
  append_number(body, pythons);
  for (size_t i = 0; i < pythons; ++i) append(body, (*report.pythons)[i]);
  append(body, real_path_of(report));
}

std::vector<std::string_view> names_in(std::string_view pythons) {
  std::vector<std::string_view> names;
  for (Fields fields(pythons); !fields.is_at_end();) names.push_back(fields.next());
  return names;
}

Result<Listing> Listing::read(std::string body) {
  Listing listing;
  constexpr size_t kUsualBytes = 200;
  listing.environments.reserve(body.size() / kUsualBytes);
  Fields fields(listing.bodies_.emplace_back(std::move(body)));
  while (!fields.is_at_end() && fields.is_intact()) {
    listing.environments.push_back(environment_from(fields));
  }
  if (!fields.is_intact()) {
    return Error{ErrorCode::Failed, "the daemon's list cannot be read: venvctl daemon restart"};
  }
  listing.keep_one_name_of_each();
  return listing;
}

void Listing::add(const EnvironmentReport& report) {
  std::string& body = bodies_.emplace_back();
  append_report(body, report);
  Fields fields(body);
  ListedEnvironment added = environment_from(fields);
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
