#include "daemon/news/trust_news.h"

#include "tests/support/catch.h"

namespace venvctl::trust_news_test {

TrustEntry entry_for(std::string path, TrustEntry::Grant grant) {
  TrustEntry entry;
  entry.grant = grant;
  entry.identity.real_path = std::move(path);
  return entry;
}

std::string shown(const std::vector<NewsItem>& items) {
  std::string text;
  for (const NewsItem& item : items) {
    text += item.event + " " + item.environment + item.directory + item.file + " ";
  }
  return text;
}

using Grant = TrustEntry::Grant;

TEST_CASE("the first list causes no news; later lists report new, changed and denied entries") {
  TrustNews trust;
  TrustList list;
  list.entries = {entry_for("/a", Grant::Allowed)};
  CHECK(trust.compare(list).empty());
  CHECK(trust.compare(list).empty());
  list.entries.push_back(entry_for("/b", Grant::Witnessed));
  CHECK(shown(trust.compare(list)) == "allowed /b ");
  list.entries[0].grant = Grant::Denied;
  list.entries[1].identity.inode = 7;
  CHECK(shown(trust.compare(list)) == "denied /a allowed /b ");
  CHECK(trust.compare(list).empty());
}

TEST_CASE("erased entries, and approvals of what venvctl created, are not reported") {
  TrustNews trust;
  TrustList list;
  list.entries = {entry_for("/a", Grant::Allowed)};
  trust.compare(list);
  list.entries = {entry_for("/b", Grant::Created)};
  CHECK(trust.compare(list).empty());
}

TEST_CASE("the approval of a root and its revocation are reported") {
  TrustNews trust;
  TrustList list;
  trust.compare(list);
  list.roots = {{"/src", 1}};
  CHECK(shown(trust.compare(list)) == "allowed /src ");
  list.roots.clear();
  CHECK(shown(trust.compare(list)) == "denied /src ");
}

TEST_CASE("files of projects are reported as files, once for each content") {
  TrustNews trust;
  TrustList list;
  trust.compare(list);
  TrustEntry entry;
  entry.identity = pointer_identity("/p/.env", "A=1");
  list.entries = {entry};
  const auto items = trust.compare(list);
  REQUIRE(items.size() == 1);
  CHECK(items[0].file == "/p/.env");
  CHECK(items[0].environment.empty());
  entry.identity = pointer_identity("/p/.env", "A=2");
  list.entries.push_back(entry);
  CHECK(shown(trust.compare(list)) == "allowed /p/.env ");
}

}  // namespace venvctl::trust_news_test
