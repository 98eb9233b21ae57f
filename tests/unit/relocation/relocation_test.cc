#include "core/relocation/relocation.h"

#include <map>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::relocation_test {

constexpr char kPackages[] = "/home/b/p/.venv/lib/python3.11/site-packages";

void make_moved(FakeFileSystem& files, const std::string& config = "home = /usr/bin\n") {
  files.write_file("/home/b/p/.venv/pyvenv.cfg", config);
  files.write_file("/home/b/p/.venv/bin/activate", "VIRTUAL_ENV=\"/home/a/p/.venv\"\n");
  files.write_file("/home/b/p/.venv/bin/pip", "#!/home/a/p/.venv/bin/python\nimport pip\n", 0755);
  files.write_file("/home/b/p/.venv/bin/ruff",
                   "\x7F"
                   "ELF /home/a/p/.venv/bin",
                   0755);
  files.make_link("/home/b/p/.venv/bin/python", "/usr/bin/python3.11");
  files.make_link("/home/b/p/.venv/bin/python3", "/home/a/p/.venv/bin/python");
  const std::string packages = kPackages;
  files.write_file(packages + "/p.pth", "/home/a/p/src\n");
  files.write_file(packages + "/__editable___p_finder.py", "MAPPING = {'p': '/home/a/p/src/p'}\n");
  files.write_file(packages + "/p-1.dist-info/direct_url.json", R"({"url": "file:///home/a/p"})");
  files.write_file(packages + "/p-1.dist-info/RECORD", "p.pth,sha256=old,1\n../../../bin/pip,,\n");
  files.write_file(packages + "/other.py", "X = '/home/a/p'\n");
}

Changes taken(FakeFileSystem& files, const Relocation& relocation) {
  auto changes = changes_of(files, relocation);
  REQUIRE(changes.ok());
  return *std::move(changes);
}

std::map<std::string, std::string> contents(const Changes& changes) {
  std::map<std::string, std::string> by_path;
  for (const FileChange& each : changes.files) by_path[each.path] = each.content;
  return by_path;
}

TEST_CASE("all files that contain the old path are changed, bin/activate last") {
  FakeFileSystem files;
  make_moved(files);
  const std::string prefix = "/home/b/p/.venv";
  const Relocation relocation{prefix, prefix, moves_between(files, "/home/a/p/.venv", prefix)};
  const Changes changes = taken(files, relocation);
  const std::string packages = kPackages;
  const std::string digest = url_base64(sha256("/home/b/p/src\n"));
  CHECK(contents(changes) ==
        std::map<std::string, std::string>{
            {prefix + "/bin/activate", "VIRTUAL_ENV=\"/home/b/p/.venv\"\n"},
            {prefix + "/bin/pip", "#!/home/b/p/.venv/bin/python\nimport pip\n"},
            {prefix + "/bin/python3", "/home/b/p/.venv/bin/python"},
            {packages + "/p.pth", "/home/b/p/src\n"},
            {packages + "/__editable___p_finder.py", "MAPPING = {'p': '/home/b/p/src/p'}\n"},
            {packages + "/p-1.dist-info/direct_url.json", R"({"url": "file:///home/b/p"})"},
            {packages + "/p-1.dist-info/RECORD",
             "p.pth,sha256=" + digest + ",14\n../../../bin/pip,,\n"}});
  CHECK(changes.files.back().path == prefix + "/bin/activate");
  CHECK(changes.left.empty());
}

TEST_CASE("only a limited number of bytes is kept in memory; further files are reported") {
  FakeFileSystem files;
  const std::string prefix = "/home/b/p/.venv";
  files.write_file(prefix + "/pyvenv.cfg", "home = /usr/bin\n");
  const std::string script = "#!/home/a/p/.venv/bin/python\n" + std::string(1000, '#');
  for (const char* name : {"a", "b", "c"}) files.write_file(prefix + "/bin/" + name, script, 0755);
  Relocation relocation{prefix, prefix, moves_between(files, "/home/a/p/.venv", prefix)};
  relocation.max_bytes = 2500;
  const Changes changes = taken(files, relocation);
  CHECK(changes.files.size() == 2);
  CHECK(changes.left == std::vector<std::string>{prefix + "/bin/c"});
}

TEST_CASE(
    "an editable install is not changed if the old project still exists, because it was copied") {
  FakeFileSystem files;
  make_moved(files);
  files.make_directory("/home/a/p/src");
  const std::string prefix = "/home/b/p/.venv";
  Relocation relocation{prefix, prefix, moves_between(files, "/home/a/p/.venv", prefix)};
  relocation.sources = {"/home/a/p"};
  const Changes changes = taken(files, relocation);
  const std::string packages = kPackages;
  CHECK(contents(changes).contains(prefix + "/bin/pip"));
  CHECK_FALSE(contents(changes).contains(packages + "/p.pth"));
  CHECK(changes.left == std::vector<std::string>{packages + "/__editable___p_finder.py",
                                                 packages + "/p-1.dist-info/direct_url.json",
                                                 packages + "/p.pth"});
}

TEST_CASE("the scripts of uv's relocatable environments are not changed") {
  FakeFileSystem files;
  make_moved(files, "home = /usr/bin\nrelocatable = true\n");
  const std::string prefix = "/home/b/p/.venv";
  const auto changed =
      contents(taken(files, {prefix, prefix, moves_between(files, "/home/a/p/.venv", prefix)}));
  CHECK_FALSE(changed.contains(prefix + "/bin/pip"));
  CHECK_FALSE(changed.contains(prefix + "/bin/activate"));
}

TEST_CASE("only links and pyvenv.cfg change for another interpreter") {
  FakeFileSystem files;
  make_moved(files, "home = /usr/bin\nversion = 3.11.2\n");
  Relocation relocation{"/home/b/p/.venv", "/home/b/p/.venv", {}};
  relocation.python = NewPython{"/opt/bin/python3.11", "/opt/bin/python3.11", "3.11.9"};
  const auto changed = contents(taken(files, relocation));
  CHECK(changed == std::map<std::string, std::string>{
                       {"/home/b/p/.venv/pyvenv.cfg", "home = /opt/bin\nversion = 3.11.9\n"},
                       {"/home/b/p/.venv/bin/python", "/opt/bin/python3.11"},
                       {"/home/b/p/.venv/bin/python3", "/opt/bin/python3.11"}});
}

TEST_CASE("links and .pth lines that lead out of the environment lead to the same place") {
  FakeFileSystem files;
  make_moved(files);
  files.write_file("/home/b/tools/run", "");
  files.write_file("/home/a/shared/x", "");
  const std::string prefix = "/home/b/q/deep/env";
  files.make_directory("/home/b/q/deep");
  files.rename("/home/b/p/.venv", prefix);
  files.make_link(prefix + "/bin/run", "../../../tools/run");
  files.make_link(prefix + "/share/deep/own", "../../pyvenv.cfg");
  files.make_link(prefix + "/share/abs", "/home/b/p/.venv/share/deep");
  files.make_link(prefix + "/share/gone", "../../../no/such");
  files.write_file(prefix + "/lib/python3.11/site-packages/out.pth", "../../../../../tools\n# x\n");
  const Relocation relocation{prefix, prefix, {{"/home/b/p/.venv", prefix}}};
  const auto changed = contents(taken(files, relocation));
  CHECK(changed.at(prefix + "/bin/run") == "../../../../tools/run");
  CHECK(changed.at(prefix + "/share/abs") == prefix + "/share/deep");
  CHECK_FALSE(changed.contains(prefix + "/share/deep/own"));
  CHECK_FALSE(changed.contains(prefix + "/share/gone"));
  CHECK(changed.at(prefix + "/lib/python3.11/site-packages/out.pth") ==
        "../../../../../../tools\n# x\n");
}

TEST_CASE("the first line of a program of any size is changed, and unreadable files are reported") {
  FakeFileSystem files;
  make_moved(files);
  const std::string prefix = "/home/b/p/.venv";
  const std::string rest = std::string("\n") + std::string(5 * 1024 * 1024, '\0');
  files.write_file(prefix + "/bin/big", "#!/home/a/p/.venv/bin/python" + rest, 0755);
  files.write_file(prefix + "/bin/closed", "#!/home/a/p/.venv/bin/python", 0111);
  const Changes changes = taken(files, {prefix, prefix, {{"/home/a/p/.venv", prefix}}});
  CHECK(contents(changes).at(prefix + "/bin/big") == "#!" + prefix + "/bin/python" + rest);
  CHECK(changes.left == std::vector<std::string>{prefix + "/bin/closed"});
}

TEST_CASE("what a link leads to is neither listed nor read nor changed") {
  FakeFileSystem files;
  make_moved(files);
  const std::string prefix = "/home/b/p/.venv";
  const std::string named = "/home/a/p/.venv/bin/python\n";
  files.write_file("/home/b/other/.venv/bin/pip", "#!" + named, 0755);
  files.write_file("/home/b/other/.venv/kernels/mine/kernel.json", named);
  files.write_file("/home/b/other/.venv/packages/x.pth", named);
  files.make_link(prefix + "/share/jupyter/kernels/mine", "/home/b/other/.venv/kernels/mine");
  files.make_link(prefix + "/lib/python3.9", "/home/b/other/.venv");
  files.make_link(prefix + "/lib/python3.8/site-packages", "/home/b/other/.venv/packages");
  files.make_link(std::string(kPackages) + "/y-1.dist-info", "/home/b/other/.venv/packages");
  const Relocation relocation{prefix, prefix, moves_between(files, "/home/a/p/.venv", prefix)};
  for (const auto& [path, content] : contents(taken(files, relocation))) {
    const std::string directory(parent_path(path));
    CHECK(real_path(files, directory) == directory);
    CHECK(path.find("kernel") == std::string::npos);
  }
}

TEST_CASE("a linked bin gets no links to another interpreter") {
  FakeFileSystem files;
  files.make_link("/home/b/tools/bin/python", "/gone/python3.11");
  files.write_file("/home/b/.venv/pyvenv.cfg", "home = /gone\n");
  files.make_link("/home/b/.venv/bin", "/home/b/tools/bin");
  Relocation relocation{"/home/b/.venv", "/home/b/.venv", {}};
  relocation.python = NewPython{"/opt/bin/python3.11", "/opt/bin/python3.11", "3.11.9"};
  const auto changed = contents(taken(files, relocation));
  CHECK(changed.size() == 1);
  CHECK(changed.contains("/home/b/.venv/pyvenv.cfg"));
}

TEST_CASE("nothing is changed if pyvenv.cfg cannot be read as a whole") {
  FakeFileSystem files;
  make_moved(files, "prompt = x\n" + std::string(5 * 1024 * 1024, '#'));
  const std::string prefix = "/home/b/p/.venv";
  CHECK_FALSE(changes_of(files, {prefix, prefix, {{"/home/a/p/.venv", prefix}}}).ok());
}

TEST_CASE("paths of moved directories above the environment are also replaced") {
  FakeFileSystem files;
  files.make_directory("/home/new/code/p/.venv");
  const PathMoves moves = moves_between(files, "/home/old/code/p/.venv", "/home/new/code/p/.venv");
  REQUIRE(moves.size() == 4);
  CHECK(moves.back().from == "/home/old");
  CHECK(moves.back().to == "/home/new");
  CHECK(moves_between(files, "/home/new/code/p/env", "/home/new/code/p/.venv").size() == 1);
}

TEST_CASE("the names of the environment's directory and its project become the new names") {
  const auto names = names_between("/a/old/.venv", "/a/new/.venv");
  REQUIRE(names.size() == 1);
  CHECK(names.front().from == "old");
  CHECK(names.front().to == "new");
  CHECK(names_between("/a/p/one", "/a/p/two").front().to == "two");
}

}  // namespace venvctl::relocation_test
