#include "client/cli/deletion/guard.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::guard_test {

namespace fs = std::filesystem;

struct Environment {
  TemporaryDirectory directory;
  std::string top = directory.path() + "/env";
  DeletionRules rules;

  Environment() { write("pyvenv.cfg"), write("bin/python"), write("lib/python3.11/site.py"); }

  void write(const std::string& path) const {
    const fs::path file = fs::path(top) / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "x";
  }
  // What the guard objects; "" if it does not object.
  std::string objection(Access access = Access::AsItIs) const {
    const auto held = hold_directory(top);
    REQUIRE(held.ok());
    const auto found = DeletionGuard(*held, rules).objection(access);
    return found ? found->what + ": " + found->fix : "";
  }
  bool objects_to(const std::string& what) const {
    return objection().find(what) != std::string::npos;
  }
};

TEST_CASE("an environment may be deleted even if it contains links, pipes and odd names") {
  Environment environment;
  mkfifo((environment.top + "/lib/pipe").c_str(), 0600);
  fs::create_symlink("/", environment.top + "/lib/all");
  environment.write("lib/a\nb\xff");
  CHECK(environment.objection() == "");
}

TEST_CASE(
    "if entries are not part of an environment, a few are listed and the others are counted") {
  Environment environment;
  environment.write("src/main.py");
  CHECK(environment.objects_to("contains more than an environment (src): "));
  for (const char* name : {".git", "a", "b\n", "c", "d"}) environment.write(name);
  CHECK(environment.objects_to("(.git, a, b\xEF\xBF\xBD, c and 2 more)"));
}

TEST_CASE(
    "at the top level, links may be deleted, but entries of a type that no tool creates may not") {
  Environment environment;
  fs::create_symlink("lib", environment.top + "/lib64");
  fs::create_symlink("/", environment.top + "/link");
  CHECK(environment.objection() == "");
  environment.write(".lock/mine");
  CHECK(environment.objects_to("(.lock)"));
}

TEST_CASE("repositories, bare repositories and nested environments are found at any depth") {
  for (const char* mark : {".git/HEAD", ".git", ".hg/x", ".svn/x", ".jj/x", "_darcs/x"}) {
    Environment environment;
    environment.write(std::string("lib/deep/down/mine/") + mark);
    CAPTURE(mark);
    CHECK(environment.objects_to("(lib/deep/down/mine is a repository)"));
  }
  Environment bare;
  for (const char* name : {"HEAD", "objects/x", "refs/x"}) {
    bare.write(std::string("share/r.git/") + name);
  }
  CHECK(bare.objects_to("(share/r.git is a repository)"));
  Environment nested;
  nested.write("lib/inner/pyvenv.cfg");
  CHECK(nested.objects_to("(lib/inner is an environment)"));
}

TEST_CASE("only the entries to be deleted are inspected") {
  Environment environment;
  environment.write("notes.txt");
  constexpr std::string_view kOnly[] = {"bin", "pyvenv.cfg"};
  environment.rules.only = kOnly;
  CHECK(environment.objection() == "");
}

TEST_CASE("a kept directory is found if it is the environment itself or inside it") {
  Environment environment;
  const auto inner = hold_directory(environment.top + "/lib/python3.11");
  environment.rules.kept = {{inner->status.identity, "your home directory"}};
  CHECK(environment.objects_to("(lib/python3.11 is your home directory)"));
  environment.rules.kept = {{hold_directory(environment.top)->status.identity, "your home"}};
  CHECK(environment.objects_to("contains your home: "));
  environment.write("src/x");
  CHECK(environment.objects_to("contains your home and more than an environment (src): "));
}

TEST_CASE("a conda installation is distinguished from an environment") {
  Environment environment;
  fs::remove(environment.top + "/pyvenv.cfg");
  environment.write("conda-meta/history");
  CHECK(environment.objection() == "");
  environment.write("condabin/conda");
  CHECK(environment.objects_to(
      "is a conda installation (condabin): uninstall it with the tool that installed it"));
}

TEST_CASE("files that packages list may be deleted, but other files next to them may not") {
  Environment environment;
  fs::remove(environment.top + "/pyvenv.cfg");
  environment.write("conda-meta/history");
  environment.write("mkspecs/q.conf");
  CHECK(environment.objects_to("(mkspecs)"));
  std::ofstream(environment.top + "/conda-meta/qt.json")
      << R"({"paths_data": {"paths": [{"_path": "mkspecs/q.conf",
      "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}]}})";
  CHECK(environment.objection() == "");
  environment.write("mkspecs/mine.txt");
  CHECK(environment.objects_to("(mkspecs/mine.txt)"));
  fs::remove(environment.top + "/mkspecs/mine.txt");
  environment.write("mkspecs/__pycache__/q.pyc");
  CHECK(environment.objection() == "");
  environment.write("mkspecs/__pycache__/mine.py");
  CHECK(environment.objects_to("(mkspecs/__pycache__/mine.py)"));
}

TEST_CASE("another user's files prevent deletion") {
  if (geteuid() != 0) {
    const auto root = hold_directory("/usr");
    DeletionRules rules;
    CHECK(DeletionGuard(*root, rules).objection(Access::AsItIs)->what ==
          "is owned by another user");
    return;
  }
  Environment environment;
  environment.write("lib/theirs");
  REQUIRE(lchown((environment.top + "/lib/theirs").c_str(), 12345, 12345) == 0);
  CHECK(environment.objects_to("(lib/theirs is owned by another user)"));
}

TEST_CASE("an inspection that had to open directories restores their permissions") {
  Environment environment;
  environment.write("lib/closed/x/.git");
  const std::string closed = environment.top + "/lib/closed";
  chmod(closed.c_str(), 0);
  CHECK(environment.objection(Access::Opened).find("(lib/closed/x is a repository)") !=
        std::string::npos);
  struct stat status {};
  REQUIRE(stat(closed.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0);
  chmod(closed.c_str(), 0700);
}

TEST_CASE("a mount point may not be removed") {
  // Only root can mount, so the test uses an existing mount, such as /run/user/UID.
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string number, parent, device, root, place;
    words >> number >> parent >> device >> root >> place;
    const auto held = hold_directory(place);
    if (!held.ok() || held->status.owner != geteuid() || place == "/") continue;
    DeletionRules rules;
    const auto objection = DeletionGuard(*held, rules).objection(Access::AsItIs);
    REQUIRE(objection);
    CHECK(objection->what == "is a mount point");
    return;
  }
  skip("no mount point belongs to this user");
}

}  // namespace venvctl::guard_test
