#include "core/inventory/listing.h"

#include <algorithm>
#include <tuple>

#include "core/base/fields.h"
#include "tests/support/catch.h"

namespace venvctl::listing_test {

EnvironmentReport sample() {
  EnvironmentReport report;
  report.prefix = "/p/with\nnewline and 7:colon";
  report.project = "/p";
  report.exists = false;
  report.inspection.kind = "venv";
  report.inspection.name = std::string("a\0b\xFF", 4);
  report.inspection.version = "3.11.2";
  report.inspection.executable = "/p/bin/python";
  report.inspection.base = "/usr/bin/python3";
  report.inspection.health = Health::Broken;
  report.inspection.detail = "detail";
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

TEST_CASE("reports survive encoding and decoding, even with bytes that are not text") {
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

TEST_CASE("a truncated listing is detected, wherever it is cut") {
  std::string body;
  append_report(body, sample());
  for (size_t size = 1; size < body.size(); ++size)
    CHECK_FALSE(Listing::read(body.substr(0, size)));
  CHECK_FALSE(Listing::read("99999999999999999999:"));
  CHECK_FALSE(Listing::read("-1:x"));
}

TEST_CASE("fields that a later daemon adds at the end are ignored") {
  std::string body;
  append_report(body, sample());
  const std::string report = from_bytes<std::string>(body).value();
  const auto listing = Listing::read(to_bytes(report + to_bytes("new")) + body);
  REQUIRE(listing);
  REQUIRE(listing->environments.size() == 2);
  CHECK(is_same(listing->environments[0], sample()));
  CHECK(is_same(listing->environments[1], sample()));
}

TEST_CASE("added reports are sorted and can be found, and a moved listing keeps its texts") {
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

TEST_CASE("an environment with several prefixes is listed once, by its real path or first prefix") {
  std::string body;
  std::vector<EnvironmentReport> reports;
  const auto add = [&](const char* prefix, const char* name, const char* real, int64_t last_used) {
    EnvironmentReport report;
    report.prefix = prefix;
    report.inspection.name = name;
    report.evidence.identity.real_path = real;
    report.last_used = last_used;
    append_report(body, report);
    reports.push_back(report);
  };
  add("/a", "link", "/m", 9);
  add("/b", "gone", "", 0);
  add("/c", "one", "/far", 0);
  add("/d", "two", "/far", 3);
  add("/m", "real", "/m", 5);
  add("/n", "gone", "", 0);
  const auto listing = Listing::read(body);
  REQUIRE(listing);
  std::string prefixes;
  for (const ListedEnvironment& each : listing->environments) prefixes += each.prefix;
  CHECK(prefixes == "/b/c/m/n");
  using Names = std::vector<std::string_view>;
  CHECK(listing->prefixes_called("link") == Names{"/m"});
  CHECK(listing->prefixes_called("real") == Names{"/m"});
  CHECK(listing->prefixes_called("two") == Names{"/c"});
  CHECK(listing->prefixes_called("gone") == Names{"/b", "/n"});
  CHECK(listing->prefixes_called("none").empty());
  CHECK(listing->find("/a")->prefix == "/m");
  CHECK(listing->find("/m")->last_used == 9);
  CHECK(listing->find("/c")->last_used == 3);
  CHECK(listing->find("/c")->real_path == "/far");

  keep_one_name_of_each(reports);
  REQUIRE(reports.size() == 4);
  CHECK(reports[2].prefix == "/m");
  CHECK(reports[2].last_used == 9);
}

TEST_CASE("a request is read back as written; another protocol or invalid bytes are refused") {
  const ListingRequest sent = {
      4026531841, "/home/me", {{"/w", "pipenv", "*"}, {"/c", "conda", ""}}, {"six"}, {"six<2"}};
  const std::string body = encoded(sent);
  const auto read = listing_request(body);
  REQUIRE(read);
  CHECK(read->mount_namespace == sent.mount_namespace);
  CHECK(read->home == sent.home);
  CHECK(read->stores == sent.stores);
  CHECK(read->requirements == sent.requirements);
  for (size_t size = 0; size < body.size(); ++size) {
    CHECK_FALSE(listing_request(body.substr(0, size)));
  }
  CHECK(listing_request("1:9" + body.substr(3)).error().message.find("protocol 2") !=
        std::string::npos);
  CHECK_FALSE(listing_request(encoded({0, "home", {}})));
  CHECK_FALSE(listing_request(encoded({0, "/home/me", {{"relative", "conda", ""}}})));
}

}  // namespace venvctl::listing_test
