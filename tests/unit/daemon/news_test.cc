#include "daemon/news/news.h"

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/unit/daemon/fake_services.h"

namespace venvctl::news_test {

TEST_CASE(
    "the events begin with `lost`, and report each approval that was made after the first list") {
  FakeServices fake;
  const std::string path = fake.directory.path() + "/events";
  fake.load_state();
  fake.news.begin();
  fake.news.trust_changed();
  TrustEntry entry;
  entry.identity.real_path = "/p/.venv";
  entry.identity.inode = 7;
  fake.state.approve(entry);
  fake.news.trust_changed();
  const auto items = NewsReader(path, 0).read();
  REQUIRE(items.size() == 2);
  CHECK(items[0].event == news::kLost);
  CHECK(items[1].event == news::kAllowed);
  CHECK(items[1].environment == "/p/.venv");
  CHECK(items[1].seq == items[0].seq + 1);
}

}  // namespace venvctl::news_test
