#include "core/files/sharing_file_system.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::sharing_file_system_test {

struct Machine {
  Machine() : sharing(files) {
    for (const char* name : {"a", "b", "c"}) {
      files.write_file("/home/me/envs/" + std::string(name) + "/bin/python", "", 0755);
    }
    files.make_link("/home/me/link", "envs");
    files.make_link("/home/me/envs/a/bin/loop", "loop");
    files.make_link("/home/me/envs/a/bin/python3", "python");
    files.make_link("/home/me/envs/a/bin/far", "/home/me/link/b/bin/python");
    files.make_link("/home/me/envs/a/bin/up", "../../b/bin");
    files.make_link("/home/me/envs/a/bin/top", "/");
    files.make_link("/home/me/envs/a/bin/gone", "/nowhere");
    files.forget_touches();
  }
  FakeFileSystem files;
  SharingFileSystem sharing;
};

std::string as_text(const std::optional<std::vector<WalkStep>>& steps) {
  if (!steps) return "none";
  std::string text;
  for (const WalkStep& step : *steps) {
    text += step.path + " " + std::to_string(step.status.inode) + " " + step.link_text + "\n";
  }
  return text;
}

TEST_CASE("a shared walk returns the same steps as a separate walk") {
  Machine machine;
  for (int round = 0; round < 2; ++round) {
    for (const char* path :
         {"/", "/home/me/envs/a/bin/python", "/home/me/envs/b/bin", "/home/me/link/c/bin/python",
          "/home/me/link", "/home/me/envs/a/bin/loop", "/home/me/envs/a/bin/python3",
          "/home/me/envs/a/bin/far", "/home/me/envs/a/bin/up", "/home/me/envs/a/bin/up/python",
          "/home/me/envs/a/bin/top", "/home/me/envs/a/bin/top/home", "/home/me/envs/a/bin/gone",
          "/home/me/envs/gone/bin", "/home/me/envs/a/bin/python/below", "/home/me/envs/../envs/a",
          "/home//me"}) {
      INFO(path);
      FakeFileSystem& files = machine.files;
      CHECK(as_text(machine.sharing.walk(path)) == as_text(files.walk(path)));
    }
  }
}

TEST_CASE("links are counted over a whole walk, as in the kernel") {
  // The target of each link contains the next link twice, so the number of links doubles at each.
  Machine machine;
  machine.files.make_directory("/d/end");
  for (int i = 0; i < 30; ++i) {
    const std::string next = "l" + std::to_string(i + 1);
    machine.files.make_link("/d/l" + std::to_string(i), i == 29 ? "end" : next + "/../" + next);
  }
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i);
    machine.files.make_link(
        "/d/end/m" + number,
        i == 29 ? "/d/end" : "/d/end/m" + std::to_string(i + 1) + "/m" + std::to_string(i + 1));
  }
  for (const char* path : {"/d/l0", "/d/l25", "/d/l28", "/d/end/m0", "/d/end/m25", "/d/end/m28"}) {
    INFO(path);
    CHECK(as_text(machine.sharing.walk(path)) == as_text(machine.files.walk(path)));
  }
}

TEST_CASE("neighbouring paths share the walk to their common directory") {
  Machine machine;
  CHECK(machine.sharing.walk("/home/me/envs/a/bin/python"));
  machine.files.forget_touches();
  CHECK(machine.sharing.walk("/home/me/envs/b/bin/python"));
  CHECK(machine.files.touched().size() == 3);
}

TEST_CASE("repeated accesses in one environment are answered from memory") {
  Machine machine;
  const std::string file = "/home/me/envs/a/bin/python";
  for (int round = 0; round < 2; ++round) {
    CHECK(machine.sharing.list("/home/me/envs/a/bin"));
    CHECK(machine.sharing.read_file(file, 64 * 1024));
    CHECK(machine.sharing.link_status(file));
    CHECK_FALSE(machine.sharing.read_link(file));
  }
  CHECK(machine.files.touched().size() == 4);
  CHECK(machine.sharing.read_file(file, 1));
  CHECK(machine.files.touched().size() == 5);
}

TEST_CASE("a part of a file is remembered apart from the whole file") {
  Machine machine;
  machine.files.write_file("/f", "text");
  CHECK(machine.sharing.read_file("/f", 2) == "te");
  CHECK(machine.sharing.read_file("/f", 64 * 1024) == "text");
  machine.files.forget_touches();
  CHECK(machine.sharing.read_file("/f", 2) == "te");
  CHECK(machine.files.touched().empty());
}

TEST_CASE("a status is read again if watches are added on top") {
  Machine machine;
  SharingFileSystem once(machine.files, SharingFileSystem::Use::Once);
  for (int round = 0; round < 2; ++round) {
    CHECK(machine.sharing.status("/home/me/link"));
    CHECK(once.status("/home/me/link"));
  }
  CHECK(machine.files.touched().size() == 3);
}

TEST_CASE("a name that a listing of the environment or its project lacks is not looked up") {
  Machine machine;
  FakeFileSystem& files = machine.files;
  files.write_file("/p/.venv/pyvenv.cfg", "");
  files.write_file("/p/UV.lock", "");
  files.write_file("/p/src/a.py", "");
  SharingFileSystem once(files, SharingFileSystem::Use::Once);
  once.rely_on_listings("/p/.venv", "/p");
  for (const char* path : {"/", "/p", "/p/.venv", "/p/src"}) CHECK(once.list(path));
  files.forget_touches();
  CHECK_FALSE(once.status("/p/.venv/Scripts"));
  CHECK_FALSE(once.link_status("/p/.venv/lib/python3.11/site-packages"));
  CHECK_FALSE(once.list("/p/.venv/lib64"));
  CHECK_FALSE(once.read_file("/p/poetry.lock", 100));
  CHECK(files.touched().empty());

  // The file system must be asked about such a path: the listing contains the name, or says nothing
  // about it.
  for (const char* path : {"/p/.venv/pyvenv.cfg", "/p/uv.lock", "/p/src/b.py", "/hidden",
                           "/p/.venv/../gone", "/p/.venv/.", "/p/.venv"}) {
    INFO(path);
    files.forget_touches();
    CHECK(once.status(path).has_value() == files.status(path).has_value());
    CHECK(files.count_touched(std::string("status ") + path) == 2);
  }
}

TEST_CASE("a long listing is not searched for missing names") {
  Machine machine;
  for (int i = 0; i < 100; ++i) machine.files.write_file("/p/" + std::to_string(i), "");
  SharingFileSystem once(machine.files, SharingFileSystem::Use::Once);
  once.rely_on_listings("/p/.venv", "/p");
  CHECK(once.list("/p"));
  machine.files.forget_touches();
  CHECK_FALSE(once.status("/p/uv.lock"));
  CHECK(machine.files.touched().size() == 1);
}

}  // namespace venvctl::sharing_file_system_test
