#include "core/relocation/file_url.h"

#include "tests/support/catch.h"

namespace venvctl::file_url_test {

TEST_CASE("the path of a file URL is replaced, and is encoded as pip encodes it") {
  const PathMoves moves{{"/old place/p", "/new/\xC3\xA4 b"}};
  CHECK(with_moved_urls(R"({"dir_info": {"editable": true}, "url": "file:///old%20place/p/sub"})",
                        moves) ==
        R"({"dir_info": {"editable": true}, "url": "file:///new/%C3%A4%20b/sub"})");
  CHECK(with_moved_urls(R"({"url": "file:///old%20place/p/"})", moves) ==
        R"({"url": "file:///new/%C3%A4%20b/"})");
}

TEST_CASE("other URLs are not changed") {
  const PathMoves moves{{"/old/p", "/new"}};
  for (const char* json : {R"({"url": "file:///old/p%2Dtwo"})", R"({"url": "https://x/old/p"})",
                           R"({"url": "file:///old/pro%6Aect"})", R"({"url": "file:///old/p)"}) {
    CHECK(with_moved_urls(json, moves) == json);
  }
}

}  // namespace venvctl::file_url_test
