#include "core/inventory/absence.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::absence_test {

TEST_CASE("something is gone if a listing of its directory does not contain it") {
  FakeFileSystem files;
  files.make_directory("/home/me/shop");
  CHECK_FALSE(is_gone(files, "/home/me/shop"));
  CHECK(is_gone(files, "/home/me/other"));
  CHECK(is_gone(files, "/home/me/far/away/other"));
  CHECK(is_gone(files, "/none/other"));
  CHECK_FALSE(is_gone(files, "relative"));
  files.make_link("/home/me/link", "/nowhere");
  CHECK_FALSE(is_gone(files, "/home/me/link"));
  files.make_directory("/home/secret");
  files.set_mode("/home/secret", 0);
  files.set_reader(1000, 1000);
  CHECK_FALSE(is_gone(files, "/home/secret/shop"));
}

TEST_CASE("a path on a drive that is not mounted does not count as gone") {
  FakeFileSystem files;
  files.make_directory("/media/me");
  files.make_directory("/mnt/data");
  CHECK_FALSE(is_gone(files, "/media/me/stick/shop"));
  CHECK_FALSE(is_gone(files, "/mnt/data/shop"));
  files.set_device("/mnt/data", 99);
  CHECK(is_gone(files, "/mnt/data/shop"));
  files.make_link("/home/me/stick", "/media/me");
  CHECK_FALSE(is_gone(files, "/home/me/stick/shop"));
}

TEST_CASE("a drive of /etc/fstab counts only while it is mounted") {
  FakeFileSystem files;
  files.make_directory("/home/me/nas");
  CHECK(is_gone(files, "/home/me/nas/shop"));
  files.write_file("/etc/fstab", "# drives\nserver:/x\t/home/me/nas nfs defaults 0 0\n");
  CHECK_FALSE(is_gone(files, "/home/me/nas/shop"));
  CHECK(is_gone(files, "/home/me/other"));
  files.set_device("/home/me/nas", 99);
  CHECK(is_gone(files, "/home/me/nas/shop"));
}

TEST_CASE("links are followed to their end, even if nothing is there") {
  FakeFileSystem files;
  files.make_link("/v/bin/python", "python3");
  files.make_link("/v/bin/python3", "../../py/bin/python3");
  CHECK(end_of_links(files, "/v/bin/python") == "/py/bin/python3");
  CHECK(end_of_links(files, "/v/bin/other") == "/v/bin/other");
}

}  // namespace venvctl::absence_test
