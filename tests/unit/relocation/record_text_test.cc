#include "core/relocation/record_text.h"

#include "core/base/hash.h"
#include "tests/support/catch.h"

namespace venvctl::record_text_test {

TEST_CASE("only the lines of changed files get the new digest and size") {
  const NewContent content = [](const std::string& path) {
    const bool is_changed = path == "/e/bin/x" || path == "/e/lib/python3.11/site-packages/a,b.pth";
    return is_changed ? std::optional<std::string_view>("new") : std::nullopt;
  };
  const std::string digest = url_base64(sha256("new"));
  CHECK(with_new_digests("../../../bin/x,sha256=old,12\r\n\"a,b.pth\",sha256=old,3\n"
                         "p/__init__.py,sha256=keep,1\nx.dist-info/RECORD,,\n",
                         "/e/lib/python3.11/site-packages", {}, content) ==
        "../../../bin/x,sha256=" + digest + ",3\r\n\"a,b.pth\",sha256=" + digest + ",3\n" +
            "p/__init__.py,sha256=keep,1\nx.dist-info/RECORD,,\n");
}

TEST_CASE("a line without a digest gets no digest, and an absolute path is replaced") {
  const NewContent content = [](const std::string&) {
    return std::optional<std::string_view>("n");
  };
  const PathMoves moves{{"/old", "/e"}};
  CHECK(with_new_digests("../../bin/x,,\n/old/share/x,,\nbroken\n", "/e/lib/site", moves,
                         content) == "../../bin/x,,\n/e/share/x,,\nbroken\n");
}

}  // namespace venvctl::record_text_test
