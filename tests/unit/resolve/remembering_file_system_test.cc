#include "core/resolve/remembering_file_system.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::remembering_file_system_test {

TEST_CASE("each file is accessed once, even if it is missing") {
  FakeFileSystem files;
  files.write_file("/p/file", "content");
  files.make_link("/p/link", "file");
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  for (int i = 0; i < 3; ++i) {
    CHECK(remembering.list("/p")->size() == 2);
    CHECK(remembering.status("/p/link")->is_regular());
    CHECK(remembering.link_status("/p/link")->type == FileType::Symlink);
    CHECK(remembering.read_link("/p/link") == "file");
    CHECK(remembering.read_file("/p/file", 100) == "content");
    CHECK_FALSE(remembering.status("/p/gone"));
  }
  CHECK(files.touched().size() == 7);  // one of these accesses checks the owner of the file
}

TEST_CASE("a path is walked once, so changing a link on it afterwards has no effect") {
  FakeFileSystem files;
  files.make_directory("/real");
  files.make_directory("/other");
  files.make_link("/p", "/real");
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  const auto before = remembering.walk("/p");
  REQUIRE(before);
  files.remove("/p");
  files.make_link("/p", "/other");
  CHECK(remembering.walk("/p")->back().path == before->back().path);
  CHECK(remembering.unwatched().walk("/p")->back().path == before->back().path);
}

TEST_CASE("without watches, the status of a file on a walk is not read again") {
  FakeFileSystem files;
  files.write_file("/p/file", "content");
  files.make_link("/p/link", "file");
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  FileSystem& unwatched = remembering.unwatched();
  REQUIRE(remembering.walk("/p/link"));
  files.forget_touches();
  CHECK(real_path(remembering, "/p/link") == "/p/file");
  CHECK(real_path(unwatched, "/p/link") == "/p/file");
  CHECK(files.touched().empty());
  CHECK(unwatched.link_status("/p/link")->type == FileType::Symlink);
  CHECK(unwatched.status("/p/link")->is_regular());
  CHECK(unwatched.read_link("/p/link") == "file");
  CHECK_FALSE(unwatched.read_link("/p/file"));
}

TEST_CASE("a file that was read does not change during a decision") {
  FakeFileSystem files;
  files.write_file("/p/file", "before");
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  CHECK(remembering.read_file("/p/file", 100) == "before");
  files.write_file("/p/file", "after");
  CHECK(remembering.read_file("/p/file", 100) == "before");
  CHECK(remembering.read_file("/p/file", 3) == "aft");
}

TEST_CASE("a listing passes on new_directories_count, but the listing of a level does not") {
  struct Telling : FakeFileSystem {
    void new_directories_count(const std::string& path) override { told.push_back(path); }
    std::vector<std::string> told;
  } files;
  files.write_file("/p/file", "content");
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  CHECK(remembering.list_level("/p")->size() == 1);
  CHECK(files.told.empty());
  CHECK(remembering.list("/p")->size() == 1);
  CHECK(files.told == std::vector<std::string>{"/p"});
  CHECK(files.touched().size() == 1);
}

TEST_CASE("a file of another user is treated as absent, but a file of root is not") {
  FakeFileSystem files;
  files.write_file("/tmp/pyproject.toml", "content");
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  files.set_owner("/tmp/pyproject.toml", 1001, 1001);
  CHECK_FALSE(RememberingFileSystem(files, user).read_file("/tmp/pyproject.toml", 100));
  files.set_owner("/tmp/pyproject.toml", 0, 0);
  CHECK(RememberingFileSystem(files, user).read_file("/tmp/pyproject.toml", 100) == "content");
}

TEST_CASE("an unreadable file is reported once") {
  FakeFileSystem files;
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  remembering.note_unreadable("/a", "one");
  remembering.note_unreadable("/a", "two");
  remembering.note_unreadable("/b", "three");
  const auto taken = remembering.take_unreadable();
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].reason == "one");
  remembering.note_unreadable("/a", "again");
  CHECK(remembering.take_unreadable().empty());
}

TEST_CASE("the work of one decision is limited, and the first file that exceeds it is reported") {
  FakeFileSystem files;
  const User user{FakeFileSystem::kUser, std::nullopt, "/home/me"};
  RememberingFileSystem remembering(files, user);
  CHECK(remembering.may_work_on("/a", RememberingFileSystem::kMaxWork - 1));
  CHECK(remembering.may_work_on("/b", 1));
  CHECK(remembering.take_unreadable().empty());
  CHECK_FALSE(remembering.may_work_on("/c", 1));
  CHECK_FALSE(remembering.may_work_on("/d", 0));
  const auto unreadable = remembering.take_unreadable();
  REQUIRE(unreadable.size() == 1);
  CHECK(unreadable[0].path == "/c");
}

}  // namespace venvctl::remembering_file_system_test
