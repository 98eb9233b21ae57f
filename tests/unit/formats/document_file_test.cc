#include "core/formats/document_file.h"

#include "core/formats/toml_document.h"
#include "core/formats/yaml_document.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::document_file_test {

struct NotedFiles : FakeFileSystem {
  std::string noted;
  void note_unreadable(const std::string& path, const std::string& reason) override {
    noted += path + ": " + reason + "\n";
  }
};

TEST_CASE("a missing file is not reported as unreadable") {
  NotedFiles files;
  CHECK_FALSE(read_document(files, "/gone", 10));
  CHECK(files.noted.empty());
}

TEST_CASE("the reason why a file could not be read is reported") {
  NotedFiles files;
  files.write_file("/large", std::string(2049, 'x'));
  files.write_file("/closed", "x", 0000);
  files.make_directory("/directory");
  files.make_other("/fifo");
  files.make_link("/link", "/gone");
  CHECK_FALSE(read_document(files, "/large", 2048));
  CHECK_FALSE(read_document(files, "/closed", 10));
  CHECK_FALSE(read_document(files, "/directory", 10));
  CHECK_FALSE(read_document(files, "/fifo", 10));
  CHECK_FALSE(read_document(files, "/link", 10));
  CHECK(files.noted ==
        "/large: it is larger than 2 KiB\n"
        "/closed: you have no permission to read it\n"
        "/directory: it is a directory\n"
        "/fifo: it is not a regular file\n"
        "/link: it is a broken symbolic link, or you have no access to a directory in its path\n");
}

TEST_CASE("a file of another user counts as absent, even behind a link") {
  NotedFiles files;
  files.write_file("/closed", "x", 0000);
  files.set_owner("/closed", FakeFileSystem::kUser + 1, FakeFileSystem::kUser);
  files.make_link("/link", "/closed");
  CHECK_FALSE(read_document(files, "/closed", 10));
  CHECK_FALSE(read_document(files, "/link", 10));
  CHECK(files.noted.empty());
}

TEST_CASE("a document that cannot be parsed is reported with the line number") {
  for (const auto& [text, line] : std::initializer_list<std::pair<std::string, std::string>>{
           {"a = 1\nb = \n", "line 2: "},
           {"a = 1\nb = \"\xff\"\n", "line 2: "},
           {"a = 1\n\nb = { c = 1\n d = 2 }\n", "line 4: "},
           {"a" + std::string(131'000, '.') + "\n", "line 1: "}}) {
    NotedFiles files;
    files.write_file("/f.toml", text);
    CHECK_FALSE(TomlDocument::read(files, "/f.toml"));
    CHECK(files.noted.starts_with("/f.toml: " + line));
  }
  for (const auto& [text, line] : std::initializer_list<std::pair<std::string, std::string>>{
           {"name: a\nb: [\n", "line "}, {"- a\n", "line 1: "}, {"a: b\nc: \xff\n", "line 2: "}}) {
    NotedFiles files;
    files.write_file("/f.yml", text);
    CHECK_FALSE(YamlDocument::read(files, "/f.yml"));
    CHECK(files.noted.starts_with("/f.yml: " + line));
  }
}

TEST_CASE("a file that would take too much work to parse counts as unreadable") {
  struct Limited : NotedFiles {
    size_t left = 3000;
    bool may_work_on(const std::string&, size_t bytes) override {
      const bool may = bytes <= left;
      left -= may ? bytes : left;
      return may;
    }
  } files;
  files.write_file("/f", std::string(1000, 'x'));
  CHECK(read_document(files, "/f", 2000, "x"));
  // venvctl does not parse this file, so it costs little work.
  CHECK_FALSE(read_document(files, "/f", 2000, "y"));
  CHECK(files.left > 500);
  CHECK_FALSE(read_document(files, "/f", 2000, "x"));
  const size_t reads = files.touched().size();
  CHECK_FALSE(read_document(files, "/f", 2000, "x"));
  CHECK(files.touched().size() == reads);
}

}  // namespace venvctl::document_file_test
