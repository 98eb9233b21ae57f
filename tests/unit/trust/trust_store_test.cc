#include "core/trust/trust_store.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

TrustEntry entry_of(const std::string& path, TrustEntry::Grant grant) {
  return {grant, {path, 7, 1'700'000'000'123'456'789, 1000, "config", "/usr/bin/python3"}, 42};
}

}  // namespace

TEST_CASE("what was approved is read back to the last field") {
  TemporaryDirectory state;
  TrustEntry saved = entry_of("/p/\xFF/.venv", TrustEntry::Grant::Allowed);
  saved.repository = "/p/.git";
  saved.place = "\xFF/.venv";
  saved.is_shared = true;
  saved.scripts_sha256 = "5c1";
  saved.shadows = {"ls", "\xFF"};
  REQUIRE(save_trust_entry(state.path(), saved));
  const auto trust = load_trust(state.path());
  REQUIRE(trust);
  const TrustEntry* found = trust->find("/p/\xFF/.venv");
  REQUIRE(found != nullptr);
  CHECK(found->grant == saved.grant);
  CHECK(found->at == saved.at);
  CHECK(found->repository == saved.repository);
  CHECK(found->place == saved.place);
  CHECK(found->is_shared);
  CHECK(found->scripts_sha256 == "5c1");
  CHECK(found->shadows == saved.shadows);
  CHECK(is_same(saved.identity, found->identity));
  CHECK(found->identity.born_ns == saved.identity.born_ns);
}

TEST_CASE("a later word on the same environment replaces the earlier one") {
  TemporaryDirectory state;
  REQUIRE(save_trust_entry(state.path(), entry_of("/e", TrustEntry::Grant::Allowed)));
  REQUIRE(save_trust_entry(state.path(), entry_of("/e", TrustEntry::Grant::Denied)));
  const auto trust = load_trust(state.path());
  REQUIRE(trust->entries.size() == 1);
  CHECK(trust->entries[0].grant == TrustEntry::Grant::Denied);
}

TEST_CASE("forgetting takes entry and root of that path and nothing else") {
  TemporaryDirectory state;
  REQUIRE(save_trust_entry(state.path(), entry_of("/a", TrustEntry::Grant::Allowed)));
  REQUIRE(save_trust_entry(state.path(), entry_of("/b", TrustEntry::Grant::Allowed)));
  REQUIRE(save_trust_root(state.path(), {"/a", 1}));
  REQUIRE(erase_trust(state.path(), "/a"));
  const auto trust = load_trust(state.path());
  CHECK(trust->find("/a") == nullptr);
  CHECK(trust->find("/b") != nullptr);
  CHECK(trust->roots.empty());
}

TEST_CASE("an entry that is not whole approves nothing") {
  TemporaryDirectory state;
  std::ofstream(state.path() + "/trust.json")
      << R"({"schema":1,"entries":[{"path":"/e","grant":"allowed"},{"path":"relative"},7,
             {"path":"/f","grant":"blessed","inode":1,"birth":0,"owner":0,"config":"","python":"",
              "at":0}],"roots":[{"path":"relative","at":1},{"path":"/r"}]})";
  const auto trust = load_trust(state.path());
  REQUIRE(trust);
  CHECK(trust->entries.empty());
  CHECK(trust->roots.empty());
}

TEST_CASE("an entry goes over the wire unchanged") {
  const TrustEntry sent = entry_of("/e", TrustEntry::Grant::Created);
  const auto received = trust_entry_from_json(to_json(sent));
  REQUIRE(received);
  CHECK(is_same(sent.identity, received->identity));
  CHECK(received->grant == sent.grant);
  CHECK_FALSE(trust_entry_from_json("{}"));
  CHECK_FALSE(trust_entry_from_json("nonsense"));
}

}  // namespace venvctl
