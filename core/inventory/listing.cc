#include "core/inventory/listing.h"

#include <charconv>
#include <optional>

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

  bool is_at_end() const { return rest_.empty(); }
  bool is_intact() const { return is_intact_; }

 private:
  std::string_view rest_;
  bool is_intact_ = true;
};

// Fields of one report before the names of its pythons.
constexpr int kReportFields = 15;

EnvironmentReport report_from(Fields& fields) {
  EnvironmentReport report;
  int further = fields.number() - kReportFields;
  report.prefix = fields.text();
  report.project = fields.text();
  report.exists = fields.number() != 0;
  Inspection& seen = report.inspection;
  seen.health = static_cast<Health>(fields.number());
  seen.detail = fields.text();
  seen.kind = fields.text();
  seen.name = fields.text();
  seen.version = fields.text();
  seen.executable = fields.text();
  seen.base = fields.text();
  report.verdict.state = static_cast<TrustState>(fields.number());
  report.verdict.reason = fields.text();
  report.created_at = fields.number(int64_t{});
  report.last_used = fields.number(int64_t{});
  int pythons = fields.number();
  for (further -= pythons; pythons > 0 && fields.is_intact(); --pythons) {
    if (!report.pythons) report.pythons.emplace();
    report.pythons->push_back(fields.text());
  }
  if (!report.pythons) report.pythons.emplace();
  // What a later daemon adds at the end.
  for (; further > 0 && fields.is_intact(); --further) fields.next();
  return report;
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
  append_number(body, kReportFields + pythons);
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
}

Result<std::vector<EnvironmentReport>> reports_in(std::string_view body) {
  std::vector<EnvironmentReport> reports;
  constexpr size_t kUsualBytes = 200;
  reports.reserve(body.size() / kUsualBytes);
  Fields fields(body);
  while (!fields.is_at_end() && fields.is_intact()) reports.push_back(report_from(fields));
  if (!fields.is_intact()) {
    return Error{ErrorCode::Failed, "the daemon's list cannot be read: venvctl daemon restart"};
  }
  return reports;
}

}  // namespace venvctl
