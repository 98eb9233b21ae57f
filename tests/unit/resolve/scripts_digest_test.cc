#include "core/resolve/scripts_digest.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::scripts_digest_test {

const User kMe = {FakeFileSystem::kUser, gid_t{FakeFileSystem::kUser}, "/home/me"};
const std::string kScript = "/home/me/env/etc/conda/activate.d/a.sh";

std::string digest(FakeFileSystem& files) { return scripts_digest(files, {{kScript}, {}}, kMe); }

TEST_CASE("the digest of scripts changes with their contents") {
  FakeFileSystem files;
  files.write_file(kScript, "export A=1\n");
  files.set_owner("/home", 0, 0);
  const std::string before = digest(files);
  CHECK_FALSE(before.empty());
  CHECK(digest(files) == before);
  files.write_file(kScript, "export A=2\n");
  CHECK(digest(files) != before);
}

TEST_CASE("scripts that are missing or that others may change cannot be approved") {
  FakeFileSystem files;
  CHECK(scripts_digest(files, {}, kMe).empty());
  CHECK(digest(files).empty());
  files.write_file(kScript, "export A=1\n");
  files.set_mode(kScript, 0666);
  CHECK(digest(files).empty());
}

}  // namespace venvctl::scripts_digest_test
