#include "core/inventory/listing.h"

#include <algorithm>
#include <tuple>

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

bool is_same(const ListedEnvironment& read, const EnvironmentReport& sent) {
  const auto pythons = names_in(read.pythons);
  const Inspection& seen = sent.inspection;
  return std::tie(read.prefix, read.project, read.exists, read.health, read.detail, read.kind,
                  read.name, read.version, read.executable, read.base, read.trust,
                  read.trust_reason, read.created_at, read.last_used) ==
             std::tie(sent.prefix, sent.project, sent.exists, seen.health, seen.detail, seen.kind,
                      seen.name, seen.version, seen.executable, seen.base, sent.verdict.state,
                      sent.verdict.reason, sent.created_at, sent.last_used) &&
         std::ranges::equal(pythons, sent.pythons.value_or(std::vector<std::string>()));
}

}  // namespace

TEST_CASE("reports come out as they went in, whatever bytes a name holds") {
  std::string body;
  append_report(body, sample());
  append_report(body, EnvironmentReport());
  const auto listing = Listing::read(body);
  REQUIRE(listing);
  REQUIRE(listing->environments.size() == 2);
  CHECK(is_same(listing->environments[0], sample()));
  CHECK(is_same(listing->environments[1], EnvironmentReport()));
  CHECK(Listing::read("")->environments.empty());
}

TEST_CASE("a cut list is seen to be cut, wherever") {
  std::string body;
  append_report(body, sample());
  for (size_t size = 1; size < body.size(); ++size)
    CHECK_FALSE(Listing::read(body.substr(0, size)));
  CHECK_FALSE(Listing::read("99999999999999999999:"));
  CHECK_FALSE(Listing::read("-1:x"));
}

TEST_CASE("fields that a later daemon adds at the end are passed over") {
  std::string body;
  append_report(body, sample());
  REQUIRE(body.starts_with("2:17"));
  const std::string later = "2:18" + body.substr(4) + "3:new";
  const auto listing = Listing::read(later + body);
  REQUIRE(listing);
  REQUIRE(listing->environments.size() == 2);
  CHECK(is_same(listing->environments[0], sample()));
  CHECK(is_same(listing->environments[1], sample()));
}

TEST_CASE("what is added has its place, and is found; a listing that is moved keeps its texts") {
  Listing listing;
  for (const char* prefix : {"/b", "/a", "/c"}) {
    EnvironmentReport report = sample();
    report.prefix = prefix;
    report.size_bytes = 7;
    listing.add(report);
  }
  const Listing moved = std::move(listing);
  std::string prefixes;
  for (const ListedEnvironment& each : moved.environments) prefixes += each.prefix;
  CHECK(prefixes == "/a/b/c");
  REQUIRE(moved.find("/b") != nullptr);
  CHECK(moved.find("/b")->size_bytes == 7);
  CHECK(moved.find("/bb") == nullptr);
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
