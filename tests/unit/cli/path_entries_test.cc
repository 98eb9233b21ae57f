#include "client/cli/activation/path_entries.h"

#include "tests/support/catch.h"

namespace venvctl::path_entries_test {

PathEntries entered() {
  PathEntries entries;
  entries.note("/p/bin");
  CHECK(entries.with_first("/usr/bin:/bin", "/p/bin") == "/p/bin:/usr/bin:/bin");
  return entries;
}

TEST_CASE("the entry comes first, and leaving restores PATH") {
  PathEntries entries = entered();
  CHECK(entries.with_first("/p/bin:/usr/bin:/bin", "") == "/usr/bin:/bin");
}

TEST_CASE("an entry that the user appends is kept, even if venvctl also added it") {
  PathEntries entries = entered();
  CHECK(entries.with_first("/p/bin:/usr/bin:/bin:/mine:/p/bin", "") ==
        "/usr/bin:/bin:/mine:/p/bin");
}

TEST_CASE("in an old PATH that another program restores, only the present entry stays") {
  PathEntries entries = entered();
  entries.note("/q/bin");
  CHECK(entries.with_first("/p/bin:/usr/bin:/bin", "/q/bin") == "/q/bin:/usr/bin:/bin");
  CHECK(entries.with_staying("/p/bin:/usr/bin", "/q/bin") == "/q/bin:/usr/bin");
}

TEST_CASE("an entry that the user moved stays where it is") {
  PathEntries entries = entered();
  CHECK(entries.with_staying("/mine:/p/bin:/usr/bin:/bin", "/p/bin") ==
        "/mine:/p/bin:/usr/bin:/bin");
  CHECK(entries.with_first("/mine:/p/bin:/usr/bin:/bin", "") == "/mine:/usr/bin:/bin");
}

TEST_CASE("an entry that belongs to another activation now is kept once") {
  PathEntries entries = entered();
  entries.follow("/p/bin:/p/bin:/usr/bin:/bin", "/p/bin");
  CHECK(entries.base == "/p/bin:/usr/bin:/bin");
}

}  // namespace venvctl::path_entries_test
