#include "core/elsewhere/elsewhere_record.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::elsewhere_record_test {

ElsewhereRecord sample() {
  ElsewhereRecord record;
  record.place = "podman:web";
  record.kind = "podman";
  record.target = "web";
  record.project = "/home/me/shop";
  record.directory = "/srv/shop";
  record.python = "/usr/bin/python3";
  record.version = "3.11.2";
  record.mounts = {{"/home/me", "/host"}, {"/home/me/shop/data", "/data"}};
  record.scripts = {{"pytest", "/usr/bin/pytest"}};
  record.approved = {"ls"};
  return record;
}

TEST_CASE("a record is read as it was written") {
  const auto read = parse_elsewhere(text_of(sample()));
  REQUIRE(read);
  CHECK(text_of(*read) == text_of(sample()));
}

TEST_CASE("a record with an unusable value is ignored") {
  const auto is_usable_after = [](auto change) {
    ElsewhereRecord record = sample();
    change(record);
    return parse_elsewhere(text_of(record)).has_value();
  };
  CHECK(is_usable_after([](ElsewhereRecord&) {}));
  CHECK_FALSE(is_usable_after([](ElsewhereRecord& each) { each.kind = "venv"; }));
  CHECK_FALSE(is_usable_after([](ElsewhereRecord& each) { each.target = "-v"; }));
  CHECK_FALSE(is_usable_after([](ElsewhereRecord& each) { each.python = "python"; }));
  CHECK_FALSE(is_usable_after([](ElsewhereRecord& each) { each.directory = "/a\nb"; }));
  CHECK_FALSE(is_usable_after([](ElsewhereRecord& each) { each.version = "3 x"; }));
  CHECK_FALSE(parse_elsewhere("[]"));
  CHECK_FALSE(parse_elsewhere(""));
}

TEST_CASE("the longest mount maps a directory; a directory outside of all mounts is not mapped") {
  const ElsewhereRecord record = sample();
  CHECK(directory_there(record, "/home/me/shop") == "/srv/shop");
  CHECK(directory_there(record, "/home/me/shop/src/x") == "/srv/shop/src/x");
  CHECK(directory_there(record, "/home/me/shop/data/x") == "/data/x");
  CHECK(directory_there(record, "/home/me/other") == "/host/other");
  CHECK(directory_there(record, "/home/me/shopping") == "/host/shopping");
  CHECK_FALSE(directory_there(record, "/home/you"));
}

TEST_CASE("a directory that another mount hides there does not exist there") {
  using Mounts = std::vector<ElsewhereMount>;
  Mounts mounts = {{"/home/me/shop", "/srv/shop"}, {"/home/me/data", "/srv/shop/data"}};
  const auto there = [&mounts](std::string_view path) {
    return directory_there(std::span<const ElsewhereMount>(mounts), path);
  };
  CHECK(there("/home/me/shop/database") == "/srv/shop/database");
  CHECK(there("/home/me/data/x") == "/srv/shop/data/x");
  CHECK_FALSE(there("/home/me/shop/data"));
  CHECK_FALSE(there("/home/me/shop/data/x"));
  mounts.push_back({"/home/me", "/host"});
  CHECK(there("/home/me/shop/data/x") == "/host/shop/data/x");
}

TEST_CASE("the answer of the other side is checked") {
  ElsewhereRecord record;
  REQUIRE(
      add_told("hello\n{\"venvctl\": 1, \"python\": \"/p\", \"version\": \"3.12.1\", \"scripts\": ["
               "{\"name\": \"black\", \"path\": \"/b\"}, {\"name\": \"../x\", \"path\": \"/b\"},"
               "{\"name\": \"black\", \"path\": \"/c\"}, {\"name\": \"y\", \"path\": \"b\"}, 7]}\n",
               record));
  CHECK(record.python == "/p");
  REQUIRE(record.scripts.size() == 1);
  CHECK(record.scripts[0].path == "/b");
  CHECK(add_told(
      "{\"venvctl\": 0}\n{\"venvctl\": 1, \"python\": \"/q\", \"version\": \"3.1\"}\nbye\n",
      record));
  CHECK(record.python == "/q");
  CHECK_FALSE(add_told("{\"venvctl\": 1, \"fault\": \"no\"}", record));
  CHECK_FALSE(add_told("{\"venvctl\": 1, \"python\": 5}", record));
  CHECK_FALSE(add_told("", record));
}

TEST_CASE("the name of a link contains only letters, digits and a few other characters") {
  for (const char* name : {"pytest", "py.test", "a_b-c+1", "_x", "3to2"})
    CHECK(is_elsewhere_name(name));
  for (const char* name : {"", "-x", ".x", "..", "a/b", "a b", "a\nb", "l\xc3\xa4"}) {
    CHECK_FALSE(is_elsewhere_name(name));
  }
  CHECK_FALSE(is_elsewhere_name(std::string(101, 'a')));
  CHECK(is_own_name("python3.11", "3.11.2"));
  CHECK(is_own_name("pip", "3.11.2"));
  CHECK_FALSE(is_own_name("python3.12", "3.11.2"));
}

TEST_CASE("a record counts only in the directory of all link directories") {
  FakeFileSystem files;
  files.write_file("/home/me/.local/share/venvctl/elsewhere/shop-1/elsewhere.json",
                   text_of(sample()));
  files.write_file("/home/me/shop/elsewhere.json", text_of(sample()));
  CHECK(elsewhere_at(files, "/home/me/.local/share/venvctl/elsewhere/shop-1"));
  CHECK_FALSE(elsewhere_at(files, "/home/me/shop"));
}

TEST_CASE("the directories of links are left out of PATH") {
  const std::string links = "/h/.local/share/venvctl/elsewhere/shop-1/bin";
  CHECK(path_without_links(links + ":/usr/bin::/bin:" + links) == "/usr/bin::/bin");
  CHECK(path_without_links("/venvctl/elsewhere/bin:/usr/bin") == "/venvctl/elsewhere/bin:/usr/bin");
  CHECK(path_without_links("").empty());
}

TEST_CASE("the prompt shows the project, and the container or the host without user and domain") {
  ElsewhereRecord record = sample();
  CHECK(prompt_name_of(record) == "shop@web");
  record.kind = "ssh";
  record.target = "me@box.example.org";
  CHECK(prompt_name_of(record) == "shop@box");
  record.target = "10.0.0.7";
  CHECK(prompt_name_of(record) == "shop@10.0.0.7");
}

}  // namespace venvctl::elsewhere_record_test
