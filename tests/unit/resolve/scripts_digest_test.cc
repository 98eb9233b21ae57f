#include "core/resolve/scripts_digest.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

const User kMe = {FakeFileSystem::kUser, gid_t{FakeFileSystem::kUser}, "/home/me"};
const std::string kScript = "/home/me/env/etc/conda/activate.d/a.sh";

std::string digest(FakeFileSystem& files) { return scripts_digest(files, {{kScript}, {}}, kMe); }

}  // namespace

TEST_CASE("an approval of scripts is bound to what they hold") {
  FakeFileSystem files;
  files.write_file(kScript, "export A=1\n");
  files.set_owner("/home", 0, 0);
  const std::string before = digest(files);
  CHECK_FALSE(before.empty());
  CHECK(digest(files) == before);
  files.write_file(kScript, "export A=2\n");
  CHECK(digest(files) != before);
}

TEST_CASE("scripts that are missing, or that others could change, are not to be approved") {
  FakeFileSystem files;
  CHECK(scripts_digest(files, {}, kMe).empty());
  CHECK(digest(files).empty());
  files.write_file(kScript, "export A=1\n");
  files.set_mode(kScript, 0666);
  CHECK(digest(files).empty());
}

}  // namespace venvctl
