#include "core/locks/requirements_reader.h"

#include "tests/support/fake_file_system.h"
#include "tests/unit/locks/locked.h"

namespace venvctl::requirements_reader_test {

using Texts = std::vector<std::string>;

Texts wanted(FakeFileSystem& files) {
  const auto packages = requirements_packages(files, "/p/requirements.txt", linux_311());
  REQUIRE(packages);
  return wanted_in(*packages);
}

TEST_CASE("a requirements file has comments, options and continued lines") {
  const RequirementsFile file = requirements_file(
      "# all\n--index-url https://example.org\na==1 --hash=sha256:00\nb>=2 \\\n  --hash=sha256:11\n"
      "c # why\nd==1\\\n    --hash=sha256:22\ne\t# why\n# no more \\\nf\n-e ./x\ng -C--x=y\n\n"
      "h==1 \\\n");
  CHECK(file.requirements == Texts{"a==1", "b>=2", "c", "d==1", "e", "f", "g", "h==1"});
}

TEST_CASE("the lines may end as on Windows and on old Macs") {
  CHECK(requirements_file("a==1\r\nb==2 \\\r\n  --hash=x\r\n").requirements ==
        Texts{"a==1", "b==2"});
  CHECK(requirements_file("a\rb").requirements == Texts{"a", "b"});
}

TEST_CASE("a byte order mark tells the encoding") {
  CHECK(requirements_file("\xef\xbb\xbf"
                          "a==1\n")
            .requirements == Texts{"a==1"});
  const std::string utf16(
      "\xff\xfe"
      "a\0=\0=\0"
      "1\0\r\0\n\0#\0\xfc\0\n\0"
      "b\0",
      22);
  CHECK(requirements_file(utf16).requirements == Texts{"a==1", "b"});
  CHECK(requirements_file(std::string("\xfe\xff\0a", 4)).requirements == Texts{"a"});
}

TEST_CASE("options name further files in several forms") {
  const RequirementsFile file = requirements_file(
      "-r a.txt\n-rb.txt\n--requirement c.txt\n--requirement=d.txt # why\n-c e.txt\n"
      "--constraint=f.txt\n-r https://example.org/g.txt\n--require-hashes\n");
  CHECK(file.files == Texts{"a.txt", "b.txt", "c.txt", "d.txt"});
  CHECK(file.constraints == Texts{"e.txt", "f.txt"});
}

TEST_CASE("the packages of further files count, and constraints count for installed packages") {
  FakeFileSystem files;
  files.write_file("/p/requirements.txt", "-r deps/base.txt\n-c deps/limits.txt\na>=1\n./local\n");
  files.write_file("/p/deps/base.txt", "-r base.txt\n-r ../requirements.txt\nb\n-r missing.txt\n");
  files.write_file("/p/deps/limits.txt", "b<2\nc<3\n");
  CHECK(wanted(files) == Texts{"a >=1", "b <2"});
  const auto packages = requirements_packages(files, "/p/requirements.txt", linux_311());
  REQUIRE(packages->size() == 3);
  CHECK((*packages)[2].name == "c");
  CHECK((*packages)[2].applies);
  CHECK(requirements_files(files, "/p/requirements.txt") ==
        Texts{"/p/deps/base.txt", "/p/deps/limits.txt", "/p/deps/missing.txt",
              "/p/requirements.txt"});
}

TEST_CASE("files outside of the project are not read") {
  FakeFileSystem files;
  files.write_file("/p/requirements.txt", "-r ../other.txt\n-r /etc/passwd\na\n");
  files.write_file("/other.txt", "b\n");
  CHECK(wanted(files) == Texts{"a "});
  CHECK(files.count_touched("read_file /other.txt") == 0);
}

TEST_CASE("without a file there are no packages") {
  FakeFileSystem files;
  CHECK_FALSE(requirements_packages(files, "/p/requirements.txt", linux_311()));
}

}  // namespace venvctl::requirements_reader_test
