#include "tests/support/fake_file_system.h"

#include <stdlib.h>

#include <filesystem>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"

namespace venvctl::fake_file_system_test {

using Catch::Matchers::Equals;

TEST_CASE("status and link_status report the types of files, directories and links") {
  FakeFileSystem files;
  files.write_file("/home/me/p/file", "content", 0600);
  files.make_link("/home/me/p/link", "file");
  files.make_other("/home/me/p/fifo");

  CHECK(files.status("/home/me/p")->is_directory());
  CHECK(files.status("/home/me/p/link")->is_regular());
  CHECK(files.link_status("/home/me/p/link")->type == FileType::Symlink);
  CHECK(files.read_link("/home/me/p/link") == "file");
  CHECK(files.read_file("/home/me/p/link", 4) == "cont");
  CHECK(files.status("/home/me/p/fifo")->type == FileType::Other);
  CHECK_FALSE(files.read_file("/home/me/p/fifo", 4));
  CHECK_FALSE(files.status("/home/me/p/gone"));
  CHECK_FALSE(files.status("/home/me/p/file/below"));
}

TEST_CASE("a listing is sorted and contains the type of each entry itself") {
  FakeFileSystem files;
  files.make_link("/p/b", "/nowhere");
  files.make_directory("/p/c");
  files.write_file("/p/a", "");
  auto entries = files.list("/p");
  REQUIRE(entries);
  REQUIRE(entries->size() == 3);
  CHECK(entries->at(0).name == "a");
  CHECK(entries->at(1).type == FileType::Symlink);
  CHECK(entries->at(2).type == FileType::Directory);
  CHECK_FALSE(files.list("/p/a"));
}

TEST_CASE("a walk contains every path component, including links and their targets") {
  FakeFileSystem files;
  files.write_file("/data/env/bin/python", "", 0755);
  files.make_link("/p/up", "../data");
  files.make_link("/p/.venv", "/p/up/env");
  auto steps = files.walk("/p/.venv/bin");
  REQUIRE(steps);
  std::vector<std::string> paths;
  for (const WalkStep& step : *steps) paths.push_back(step.path);
  CHECK_THAT(paths, Equals(std::vector<std::string>{"/", "/p", "/p/.venv", "/p", "/p/up", "/",
                                                    "/data", "/data/env", "/data/env/bin"}));
  CHECK(steps->at(2).link_text == "/p/up/env");
}

TEST_CASE("a walk takes the same steps as a walk on the real file system") {
  char directory[] = "/tmp/venvctl-walk-XXXXXX";
  REQUIRE(::mkdtemp(directory) != nullptr);
  const std::string base = directory;
  FakeFileSystem fake;
  RealFileSystem real;
  for (const char* path : {"/data/env/bin", "/p/q"}) {
    fake.make_directory(base + path);
    std::filesystem::create_directories(base + path);
  }
  const std::pair<const char*, std::string> links[] = {{"/p/up", "../data"},
                                                       {"/p/.venv", base + "/p/up/env"},
                                                       {"/p/q/back", ".."},
                                                       {"/p/gone", "nowhere"},
                                                       {"/p/loop", "loop"}};
  for (const auto& [path, target] : links) {
    fake.make_link(base + path, target);
    std::filesystem::create_symlink(target, base + path);
  }
  for (const char* path : {"/p/.venv/bin", "/p/q/back", "/p/q/back/up/env", "/p/q/..", "/p/./q//",
                           "/p/gone", "/p/loop"}) {
    INFO(path);
    const auto expected = real.walk(base + path);
    const auto found = fake.walk(base + path);
    REQUIRE(expected.has_value() == found.has_value());
    if (!expected) continue;
    REQUIRE(expected->size() == found->size());
    for (size_t i = 0; i < found->size(); ++i) {
      CHECK(expected->at(i).path == found->at(i).path);
      CHECK(expected->at(i).link_text == found->at(i).link_text);
    }
  }
  std::filesystem::remove_all(base);
}

TEST_CASE("a loop of links has no target") {
  FakeFileSystem files;
  files.make_link("/p/a", "b");
  files.make_link("/p/b", "a");
  CHECK_FALSE(files.status("/p/a"));
  CHECK_FALSE(files.walk("/p/a"));
  CHECK(files.link_status("/p/a"));
}

TEST_CASE("files that the reader may not access are treated as absent") {
  FakeFileSystem files;
  files.write_file("/p/secret/file", "x");
  files.set_owner("/p/secret", 2000, 2000);
  files.set_mode("/p/secret", 0711);
  CHECK_FALSE(files.list("/p/secret"));
  CHECK(files.read_file("/p/secret/file", 9) == "x");
  files.set_mode("/p/secret", 0700);
  CHECK_FALSE(files.read_file("/p/secret/file", 9));
  files.set_reader(0, 0);
  CHECK(files.read_file("/p/secret/file", 9) == "x");
}

TEST_CASE("a file that is recreated at the same path has another identity") {
  FakeFileSystem files;
  files.make_directory("/p/.venv");
  FileStatus before = *files.status("/p/.venv");
  files.rename("/p/.venv", "/p/moved");
  CHECK(files.status("/p/moved")->inode == before.inode);
  files.make_directory("/p/.venv");
  CHECK(files.status("/p/.venv")->inode != before.inode);
  CHECK(files.status("/p/.venv")->born_ns != before.born_ns);
  files.remove("/p/.venv");
  CHECK_FALSE(files.status("/p/.venv"));
}

TEST_CASE("a mount has its own device number, which everything in it shares") {
  FakeFileSystem files;
  files.make_directory("/mnt/disk/p");
  files.set_device("/mnt/disk", 7);
  files.make_directory("/mnt/disk/q");
  CHECK(files.status("/mnt")->device == 1);
  CHECK(files.status("/mnt/disk/p")->device == 7);
  CHECK(files.status("/mnt/disk/q")->device == 7);
}

TEST_CASE("every access is recorded") {
  FakeFileSystem files;
  files.make_directory("/p");
  files.list("/p");
  files.status("/p/.venv");
  CHECK_THAT(files.touched(), Equals(std::vector<std::string>{"list /p", "status /p/.venv"}));
  CHECK(files.count_touched("list ") == 1);
  files.forget_touches();
  CHECK(files.touched().empty());
}

}  // namespace venvctl::fake_file_system_test
