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

TEST_CASE("a level that is listed for its own sake too is looked at once, and both is told") {
  struct Telling : FakeFileSystem {
    void new_directories_count(const std::string& path) override { told.push_back(path); }
    std::vector<std::string> told;
  } files;
  files.write_file("/p/file", "content");
  RememberingFileSystem remembering(files);
  CHECK(remembering.list_level("/p")->size() == 1);
  CHECK(files.told.empty());
  CHECK(remembering.list("/p")->size() == 1);
  CHECK(files.told == std::vector<std::string>{"/p"});
  CHECK(files.touched().size() == 1);
}

}  // namespace
}  // namespace venvctl
