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

// A machine as a process in a user namespace sees it: the owner of the machine's files has no uid
// in the namespace.
struct Namespace {
  static constexpr uid_t kUnmapped = 65534;
  static constexpr const char* kPython = "/home/me/p/.venv/bin/python";

  Namespace() {
    user.unmapped = kUnmapped;
    for (const char* path : {"/usr/bin/python3", kPython, "/home/you/x", "/srv/x", "/bin/x"}) {
      files.write_file(path, "", 0755);
    }
    for (const char* path : {"/", "/usr", "/usr/bin", "/usr/bin/python3", "/home", "/home/you",
                             "/home/you/x", "/srv", "/srv/x", "/bin", "/bin/x"}) {
      take(path);
    }
  }
  void take(const std::string& path) { files.set_owner(path, kUnmapped, kUnmapped); }
  bool refuses(const std::string& path) {
    PathJudge judge(files, user);
    judge.judge_way(path);
    return !judge.refusals().empty();
  }

  FakeFileSystem files;
  User user = me();
};

TEST_CASE("unmapped owners of a user namespace are root in /usr and on the way to HOME") {
  Namespace space;
  CHECK_FALSE(space.refuses("/usr/bin/python3"));
  CHECK_FALSE(space.refuses(Namespace::kPython));
  for (const char* path : {"/home/you/x", "/srv/x", "/bin/x"}) {
    CAPTURE(path);
    CHECK(space.refuses(path));
  }
  space.files.set_mode("/home", 0777);
  CHECK(space.refuses(Namespace::kPython));
}

TEST_CASE("without a user namespace the owner with that number is another user everywhere") {
  Namespace space;
  space.user.unmapped.reset();
  CHECK(space.refuses("/usr/bin/python3"));
  CHECK(space.refuses(Namespace::kPython));
}

TEST_CASE("unmapped owners of a user namespace are never root in HOME") {
  for (const std::string path :
       {"/home/me", "/home/me/p", "/home/me/p/.venv", "/home/me/p/.venv/bin", Namespace::kPython}) {
    CAPTURE(path);
    Namespace space;
    space.take(path);
    CHECK(space.refuses(Namespace::kPython));
  }
  Namespace space;
  space.files.make_link("/home/me/link", "/usr/bin/python3");
  CHECK_FALSE(space.refuses("/home/me/link"));
  space.take("/home/me/link");
  CHECK(space.refuses("/home/me/link"));
}

TEST_CASE("both the links and the directories that lead to HOME belong to root") {
  Namespace space;
  space.files.write_file("/data/homes/me/p", "");
  space.files.make_link("/h", "/data/homes");
  for (const char* path : {"/h", "/data", "/data/homes"}) space.take(path);
  space.user.home = "/h/me";
  CHECK(space.refuses("/h/me/p"));
  space.user.real_home = "/data/homes/me";
  CHECK_FALSE(space.refuses("/h/me/p"));
  space.take("/data/homes/me/p");
  CHECK(space.refuses("/h/me/p"));
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
