#include "core/trust/path_judge.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::path_judge_test {

constexpr uid_t kStranger = 1001;

User me() { return {FakeFileSystem::kUser, gid_t{FakeFileSystem::kUser}, "/home/me"}; }

TEST_CASE("a sticky directory is safe above an environment, but not inside it") {
  FakeFileSystem files;
  files.write_file("/tmp/e/bin/python", "", 0755);
  files.set_mode("/tmp", 01777);
  PathJudge judge(files, me());
  judge.set_environment("/tmp/e");
  judge.judge_way("/tmp/e/bin/python");
  CHECK(judge.refusals().empty());
  files.set_mode("/tmp/e/bin", 01777);
  judge.judge_way("/tmp/e/bin/python");
  REQUIRE(judge.refusals().size() == 1);
  CHECK(judge.refusals().front() == "/tmp/e/bin is writable by other users (mode 1777)");
}

TEST_CASE("a missing optional path is accepted, but a missing required path is refused") {
  FakeFileSystem files;
  PathJudge judge(files, me());
  CHECK(judge.judge_way_if_present("/missing").empty());
  CHECK(judge.refusals().empty());
  CHECK(judge.judge_way("/missing").empty());
  CHECK(judge.refusals() == std::vector<std::string>{"/missing is not accessible"});
}

TEST_CASE("each refusal is reported once") {
  FakeFileSystem files;
  files.write_file("/p/a", "");
  files.set_owner("/p", kStranger, kStranger);
  PathJudge judge(files, me());
  judge.judge_way("/p/a");
  judge.judge_way("/p/a");
  CHECK(judge.refusals() == std::vector<std::string>{"/p is owned by another user (uid 1001)"});
}

}  // namespace venvctl::path_judge_test
