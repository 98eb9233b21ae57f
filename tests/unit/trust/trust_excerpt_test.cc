#include "core/trust/trust_excerpt.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/trust/trust_store.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::trust_excerpt_test {

using nlohmann::json;

const std::vector<std::string> kWanted = {"/w/.venv", "/w/link"};

TrustEntry entry_of(const std::string& path) {
  TrustEntry entry{
      TrustEntry::Grant::Allowed, {path, UINT64_MAX, -1, 1000, "config", "/usr/bin/python3"}, 42};
  entry.shadows = {"grep", "ls"};
  return entry;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The text of a file as venvctl writes it, with one entry for each path.
std::string file_with(const std::vector<std::string>& paths) {
  TemporaryDirectory state;
  for (const std::string& path : paths) REQUIRE(save_trust_entries(state.path(), {entry_of(path)}));
  REQUIRE(save_trust_root(state.path(), {"/root", 7}));
  return content_of(state.path() + "/trust.json");
}

// What a reader gets from `text`: "damaged" if it is not JSON, otherwise the document with only
// those entries that concern a wanted path.
json seen_in(const std::string& text) {
  json document = parsed_json(text);
  if (document.is_discarded()) return "damaged";
  if (!document.is_object() || !document.contains("entries")) return document;
  json wanted = json::array();
  for (const json& entry : document["entries"]) {
    if (!entry.is_object() || !entry.contains("path")) continue;
    if (entry["path"] == kWanted[0] || entry["path"] == kWanted[1]) wanted.push_back(entry);
  }
  document["entries"] = wanted;
  return document;
}

TEST_CASE("an excerpt has the entries about the paths, the last entry, and everything after it") {
  const std::string text =
      file_with({"/a", "/b", "/w/.venv", "/w/link", "/w/\xC3\xA9", "/y", "/z"});
  const json excerpt = json::parse(trust_excerpt(text, kWanted));
  std::vector<std::string> paths;
  for (const json& entry : excerpt["entries"]) paths.push_back(entry["path"]);
  CHECK(paths == std::vector<std::string>{"/w/.venv", "/w/link", "/z"});
  CHECK(excerpt["schema"] == 1);
  CHECK(excerpt["roots"].size() == 1);
}

TEST_CASE("an excerpt gives the same result as the whole text, whichever byte is wrong") {
  const std::string text = file_with({"/\xC3\xA9", "/w/.venv"});
  REQUIRE(seen_in(text)["entries"].size() == 1);
  const std::string_view bytes("\"\\},0\n\0\xC3", 8);
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string part = text.substr(0, at);
    if (seen_in(trust_excerpt(part, kWanted)) != seen_in(part)) FAIL("truncated at " << at);
    for (const char byte : bytes) {
      std::string changed = text;
      changed[at] = byte;
      if (seen_in(trust_excerpt(changed, kWanted)) != seen_in(changed))
        FAIL("changed: " << changed);
      changed.insert(at, text.substr(at, 1));
      if (seen_in(trust_excerpt(changed, kWanted)) != seen_in(changed)) FAIL("longer: " << changed);
    }
  }
}

TEST_CASE("a path is found in every form in which its file may contain it") {
  const std::string wanted = R"({"path":"\/w\u002f.venv","shared":false})";
  for (const std::string other :
       {R"({"path":"/a"})", R"({"path":{"bytes":"/w=="}})", "7", "1e999"}) {
    for (const std::string blank : {"", " ", "\n", "\xEF\xBB\xBF"}) {
      const std::string text = blank + "{\n \"entries\": [\n  " + other + ",\n  " + wanted +
                               ",\n  " + other + "\n ], \"entries\": [" + wanted +
                               "],\n \"schema\": 1\n}\n";
      CHECK(seen_in(trust_excerpt(text, kWanted)) == seen_in(text));
    }
  }
}

TEST_CASE(
    "for one environment, its approvals and the roots are read, and damage in the file is "
    "noticed") {
  TemporaryDirectory state;
  for (const char* path : {"/a", "/w/.venv", "/w/link", "/z"}) {
    REQUIRE(save_trust_entries(state.path(), {entry_of(path)}));
  }
  REQUIRE(save_trust_root(state.path(), {"/root", 7}));
  Evidence evidence;
  evidence.identity.real_path = "/w/.venv";
  evidence.pointer = pointer_identity("/w/link", "/w/.venv");
  auto trust = load_trust_for(state.path(), evidence);
  REQUIRE(trust);
  CHECK(trust->find("/w/.venv") != nullptr);
  CHECK(trust->find("/w/link") != nullptr);
  CHECK(trust->find("/a") == nullptr);
  CHECK(trust->roots.size() == 1);
  CHECK(trust->origin == StateDocument::Origin::Read);

  const std::string file = state.path() + "/trust.json";
  const std::string text = content_of(file);
  std::ofstream(file) << text.substr(0, text.size() / 2);
  trust = load_trust_for(state.path(), evidence);
  REQUIRE(trust);
  CHECK(trust->note == load_trust(state.path())->note);
  CHECK_FALSE(trust->note.empty());
}

}  // namespace venvctl::trust_excerpt_test
