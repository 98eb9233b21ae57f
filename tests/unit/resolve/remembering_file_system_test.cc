#include "core/resolve/remembering_file_system.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

TEST_CASE("each thing is looked at once, what is absent too") {
  FakeFileSystem files;
  files.write_file("/p/file", "content");
  files.make_link("/p/link", "file");
  RememberingFileSystem remembering(files);
  for (int i = 0; i < 3; ++i) {
    CHECK(remembering.list("/p")->size() == 2);
    CHECK(remembering.status("/p/link")->is_regular());
    CHECK(remembering.link_status("/p/link")->type == FileType::Symlink);
    CHECK(remembering.read_link("/p/link") == "file");
    CHECK(remembering.read_file("/p/file", 100) == "content");
    CHECK_FALSE(remembering.status("/p/gone"));
  }
  CHECK(files.touched().size() == 6);
}

TEST_CASE("what was seen does not change under a decision") {
  FakeFileSystem files;
  files.write_file("/p/file", "before");
  RememberingFileSystem remembering(files);
  CHECK(remembering.read_file("/p/file", 100) == "before");
  files.write_file("/p/file", "after");
  CHECK(remembering.read_file("/p/file", 100) == "before");
  CHECK(remembering.read_file("/p/file", 3) == "aft");
}

}  // namespace
}  // namespace venvctl
