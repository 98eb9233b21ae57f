#include "core/trust/trust_store.h"

#include <fstream>

#include "core/base/fields.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::trust_store_test {

TrustEntry entry_of(const std::string& path, TrustEntry::Grant grant) {
  return {grant, {path, 7, 1'700'000'000'123'456'789, 1000, "config", "/usr/bin/python3"}, 42};
}

TEST_CASE("an approval is read back with every field") {
  TemporaryDirectory state;
  TrustEntry saved = entry_of("/p/\xFF/.venv", TrustEntry::Grant::Allowed);
  saved.repository = "/p/.git";
  saved.place = "\xFF/.venv";
  saved.is_shared = true;
  saved.scripts_sha256 = "5c1";
  saved.shadows = {"ls", "\xFF"};
  REQUIRE(save_trust_entries(state.path(), {saved}));
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

TEST_CASE("a later entry for the same environment replaces the earlier entry") {
  TemporaryDirectory state;
  REQUIRE(save_trust_entries(state.path(), {entry_of("/e", TrustEntry::Grant::Allowed)}));
  REQUIRE(save_trust_entries(state.path(), {entry_of("/e", TrustEntry::Grant::Denied)}));
  const auto trust = load_trust(state.path());
  REQUIRE(trust->entries.size() == 1);
  CHECK(trust->entries[0].grant == TrustEntry::Grant::Denied);
}

TEST_CASE("a path can have one entry for each target of a pointer and one for an environment") {
  TemporaryDirectory state;
  TrustEntry pointer;
  for (const char* target : {"/one", "/two", "/one"}) {
    pointer.identity = pointer_identity("/e", target);
    REQUIRE(save_trust_entries(state.path(), {pointer}));
  }
  REQUIRE(save_trust_entries(state.path(), {entry_of("/e", TrustEntry::Grant::Allowed)}));
  const auto trust = load_trust(state.path());
  CHECK(trust->entries.size() == 3);
  REQUIRE(trust->find("/e") != nullptr);
  CHECK(trust->find("/e")->identity.inode == 7);
  REQUIRE(erase_trust(state.path(), "/e"));
  CHECK(load_trust(state.path())->entries.empty());
}

TEST_CASE("forgetting a path removes only the entry and the root of that path") {
  TemporaryDirectory state;
  REQUIRE(save_trust_entries(state.path(), {entry_of("/a", TrustEntry::Grant::Allowed)}));
  REQUIRE(save_trust_entries(state.path(), {entry_of("/b", TrustEntry::Grant::Allowed)}));
  REQUIRE(save_trust_root(state.path(), {"/a", 1}));
  REQUIRE(erase_trust(state.path(), "/a"));
  const auto trust = load_trust(state.path());
  CHECK(trust->find("/a") == nullptr);
  CHECK(trust->find("/b") != nullptr);
  CHECK(trust->roots.empty());
}

TEST_CASE("an incomplete entry approves nothing") {
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

TEST_CASE("an entry survives encoding and decoding") {
  const TrustEntry sent = entry_of("/e", TrustEntry::Grant::Created);
  const auto received = trust_entry_from_json(to_json(sent));
  REQUIRE(received);
  CHECK(is_same(sent.identity, received->identity));
  CHECK(received->grant == sent.grant);
  CHECK_FALSE(trust_entry_from_json("{}"));
  CHECK_FALSE(trust_entry_from_json("nonsense"));
}

TEST_CASE("a trust list survives encoding and decoding, with every field") {
  TrustList sent;
  sent.entries.push_back({TrustEntry::Grant::Denied,
                          {"/p\xFF", UINT64_MAX, -1, UINT32_MAX, "config", "/usr/bin/python3"},
                          INT64_MAX,
                          "/r/.git",
                          "sub/.venv",
                          true,
                          "scripts",
                          {"grep", "ls\xFF"},
                          "tracked",
                          "variables"});
  sent.roots = {{"/a", 1}, {std::string("/b\0c", 4), 0}};
  sent.note = "a note";
  sent.origin = StateDocument::Origin::FromBackup;
  const auto read = from_bytes<TrustList>(to_bytes(sent));
  REQUIRE(read);
  REQUIRE(read->entries.size() == 1);
  const auto tied = [](const TrustEntry& each) {
    return std::tie(each.grant, each.identity.real_path, each.identity.inode, each.identity.born_ns,
                    each.identity.owner, each.identity.config_sha256, each.identity.interpreter,
                    each.at, each.repository, each.place, each.is_shared, each.scripts_sha256,
                    each.shadows, each.tracked, each.variables_sha256);
  };
  CHECK(tied(read->entries[0]) == tied(sent.entries[0]));
  REQUIRE(read->roots.size() == 2);
  CHECK(read->roots[0].at == 1);
  CHECK(read->roots[1].path == sent.roots[1].path);
  CHECK(read->note == "a note");
  CHECK(read->origin == sent.origin);
}

}  // namespace venvctl::trust_store_test
