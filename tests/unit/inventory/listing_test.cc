#include "core/inventory/listing.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

EnvironmentReport sample() {
  EnvironmentReport report;
  report.prefix = "/p/with\nnewline and 7:colon";
  report.project = "/p";
  report.exists = false;
  report.inspection = {
      Health::Broken,  "detail",          "venv", std::string("a\0b\xFF", 4), "3.11.2",
      "/p/bin/python", "/usr/bin/python3"};
  report.verdict.state = TrustState::Refused;
  report.verdict.reason = "others may write";
  report.pythons = {"python", "python3"};
  report.created_at = INT64_MAX;
  report.last_used = -1;
  return report;
}

bool is_same(const EnvironmentReport& a, const EnvironmentReport& b) {
  const auto tied = [](const EnvironmentReport& r) {
    return std::make_tuple(r.prefix, r.project, r.exists, r.inspection.health, r.inspection.detail,
                           r.inspection.kind, r.inspection.name, r.inspection.version,
                           r.inspection.executable, r.inspection.base, r.verdict.state,
                           r.verdict.reason, r.created_at, r.last_used,
                           r.pythons.value_or(std::vector<std::string>()));
  };
  return tied(a) == tied(b);
}

}  // namespace

TEST_CASE("reports come out as they went in, whatever bytes a name holds") {
  std::string body;
  append_report(body, sample());
  append_report(body, EnvironmentReport());
  const auto reports = reports_in(body);
  REQUIRE(reports);
  REQUIRE(reports->size() == 2);
  CHECK(is_same((*reports)[0], sample()));
  CHECK(is_same((*reports)[1], EnvironmentReport()));
  CHECK(reports_in("")->empty());
}

TEST_CASE("a cut list is seen to be cut, wherever") {
  std::string body;
  append_report(body, sample());
  for (size_t size = 1; size < body.size(); ++size) CHECK_FALSE(reports_in(body.substr(0, size)));
  CHECK_FALSE(reports_in("99999999999999999999:"));
  CHECK_FALSE(reports_in("-1:x"));
}

TEST_CASE("fields that a later daemon adds at the end are passed over") {
  std::string body;
  append_report(body, sample());
  REQUIRE(body.starts_with("2:17"));
  const std::string later = "2:18" + body.substr(4) + "3:new";
  const auto reports = reports_in(later + body);
  REQUIRE(reports);
  REQUIRE(reports->size() == 2);
  CHECK(is_same((*reports)[1], sample()));
}

TEST_CASE("a request comes out as it went in; another protocol and nonsense are errors") {
  const ListingRequest sent = {
      4026531841, "/home/me", {{"/w", "pipenv", "*"}, {"/c", "conda", ""}}};
  const std::string body = encoded(sent);
  const auto read = listing_request(body);
  REQUIRE(read);
  CHECK(read->mount_namespace == sent.mount_namespace);
  CHECK(read->home == sent.home);
  CHECK(read->stores == sent.stores);
  for (size_t size = 0; size < body.size(); ++size) {
    CHECK_FALSE(listing_request(body.substr(0, size)));
  }
  CHECK(listing_request("1:9" + body.substr(3)).error().message.find("protocol 1") !=
        std::string::npos);
  CHECK_FALSE(listing_request(encoded({0, "home", {}})));
  CHECK_FALSE(listing_request(encoded({0, "/home/me", {{"relative", "conda", ""}}})));
}

}  // namespace venvctl
