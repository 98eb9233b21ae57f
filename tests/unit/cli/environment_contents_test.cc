#include "client/cli/deletion/environment_contents.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "client/cli/deletion/held_directory.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::environment_contents_test {

namespace fs = std::filesystem;

struct Tree {
  TemporaryDirectory directory;

  void write(const std::string& path, const std::string& text) const {
    const fs::path file = fs::path(directory.path()) / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  UniqueFd opened() const { return open_directory(hold_directory(directory.path())->fd.get(), ""); }
};

TEST_CASE("entries that tools create are expected; any other entry is not") {
  Tree tree;
  const EnvironmentContents contents(tree.opened().get(), "/p/.venv");
  for (const char* name : {"bin", "lib64", "etc", "site-packages"}) {
    CAPTURE(name);
    CHECK(contents.is_expected(name, S_IFDIR));
    CHECK_FALSE(contents.is_expected(name, S_IFREG));
  }
  for (const char* name : {".gitignore", "CACHEDIR.TAG", ".project", "pyvenv.cfg"}) {
    CAPTURE(name);
    CHECK(contents.is_expected(name, S_IFREG));
    CHECK_FALSE(contents.is_expected(name, S_IFDIR));
    CHECK_FALSE(contents.is_expected(name, S_IFLNK));
  }
  CHECK(contents.is_expected("lib64", S_IFLNK));
  CHECK_FALSE(contents.is_expected("bin", S_IFLNK));
  for (const char* name :
       {"src", ".git", "README.md", "pyproject.toml", "Scripts", "Bin", "", "var", "conda-meta",
        "log", "data", ".env", "uv-receipt.toml", "pipx_metadata.json"}) {
    CAPTURE(name);
    CHECK_FALSE(contents.is_expected(name, S_IFDIR));
    CHECK_FALSE(contents.is_expected(name, S_IFREG));
    CHECK_FALSE(contents.is_expected(name, S_IFLNK));
  }
}

TEST_CASE("an empty src is expected, because Pipenv makes it") {
  Tree tree;
  fs::create_directory(fs::path(tree.directory.path()) / "src");
  CHECK(EnvironmentContents(tree.opened().get(), "/p/env").is_expected("src", S_IFDIR));
  CHECK_FALSE(EnvironmentContents(tree.opened().get(), "/p/env").is_expected("src", S_IFLNK));
  tree.write("src/tool/a.py", "");
  CHECK_FALSE(EnvironmentContents(tree.opened().get(), "/p/env").is_expected("src", S_IFDIR));
}

TEST_CASE("conda's top-level entries are expected, but those of a conda installation are not") {
  Tree tree;
  tree.write("conda-meta/history", "");
  const EnvironmentContents contents(tree.opened().get(), "/p/.conda");
  for (const char* name : {"conda-meta", "ssl", "var", "libexec", "sbin", "compiler_compat",
                           "x86_64-conda-linux-gnu", "aarch64-conda_cos7-linux-gnu"}) {
    CAPTURE(name);
    CHECK(contents.is_expected(name, S_IFDIR));
  }
  for (const char* name : {"condabin", "envs", "pkgs"}) {
    CHECK_FALSE(contents.is_expected(name, S_IFDIR));
    CHECK(EnvironmentContents::is_of_conda_installation(name));
  }
  CHECK_FALSE(contents.is_expected("x86_64-linux-gnu", S_IFDIR));
}

TEST_CASE("a directory conda-meta does not make a venv an environment of conda") {
  Tree tree;
  tree.write("conda-meta/history", "");
  tree.write("pyvenv.cfg", "");
  const EnvironmentContents contents(tree.opened().get(), "/p/.venv");
  CHECK_FALSE(contents.is_conda());
  for (const char* name : {"conda-meta", "var", "libexec"}) {
    CHECK_FALSE(contents.is_expected(name, S_IFDIR));
  }
}

TEST_CASE("tox and nox environments may also contain log and tmp") {
  Tree tree;
  const UniqueFd fd = tree.opened();
  CHECK(EnvironmentContents(fd.get(), "/p/.tox/py311").is_expected("log", S_IFDIR));
  CHECK(EnvironmentContents(fd.get(), "/p/.nox/tests").is_expected("tmp", S_IFDIR));
  CHECK_FALSE(EnvironmentContents(fd.get(), "/p/tox/py311").is_expected("log", S_IFDIR));
}

// The SHA-256 of "x", in two spellings.
constexpr char kHex[] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
constexpr char kBase64[] = "LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE";

TEST_CASE("files that packages list are found if they are below the given entries") {
  Tree tree;
  for (const char* name : {"mkspecs/linux/q.conf", "mkspecs/r.conf", "bin/qmake", "docs/a.txt"}) {
    tree.write(name, "x");
  }
  const auto listed = [](const std::string& path, const std::string& key) {
    return R"({"_path": ")" + path + R"(", ")" + key + R"(": ")" + kHex + R"("})";
  };
  tree.write("conda-meta/qt-5.json",
             R"({"paths_data": {"paths": [)" + listed("mkspecs/linux/q.conf", "sha256") + ", " +
                 listed("mkspecs/r.conf", "sha256_in_prefix") + ", " +
                 listed("bin/qmake", "sha256") + ", " + listed("../out/x", "sha256") + ", 7]}}");
  tree.write("conda-meta/torn.json", "{");
  tree.write("lib/python3.11/site-packages/a-1.dist-info/RECORD",
             std::string("a.py,sha256=x,1\n../../../docs/a.txt,sha256=") + kBase64 +
                 ",1\n../../../../docs/out,sha256=" + kBase64 + ",1\n");
  const std::vector<std::string> entries{"mkspecs", "docs", "out"};
  const auto paths = packaged_paths(tree.opened().get(), entries);
  CHECK(paths == std::set<std::string>{"docs", "docs/a.txt", "mkspecs", "mkspecs/linux",
                                       "mkspecs/linux/q.conf", "mkspecs/r.conf"});
}

TEST_CASE("a record allows the deletion of a file only if the file has the recorded digest") {
  Tree tree;
  tree.write("src/main.py", "x");
  const std::vector<std::string> entries{"src"};
  const auto found_with = [&](const std::string& rest) {
    tree.write("lib/python3.11/site-packages/a-1.dist-info/RECORD",
               "../../../src/main.py," + rest + "\n");
    return !packaged_paths(tree.opened().get(), entries).empty();
  };
  const std::string digest = std::string("sha256=") + kBase64;
  CHECK(found_with(digest + ",1"));
  CHECK(found_with(digest + ",1\r"));
  CHECK(found_with(digest + ","));
  for (const std::string& rest : {std::string(","), std::string(",1"), digest + ",2",
                                  "md5=" + digest.substr(7) + ",1", "sha256=" + digest + ",1"}) {
    CAPTURE(rest);
    CHECK_FALSE(found_with(rest));
  }
  tree.write("src/main.py", "y");
  CHECK_FALSE(found_with(digest + ",1"));
  fs::remove(fs::path(tree.directory.path()) / "src/main.py");
  tree.write("mine", "x");
  fs::create_symlink("../mine", fs::path(tree.directory.path()) / "src/main.py");
  CHECK_FALSE(found_with(digest + ",1"));
}

TEST_CASE("a conda record without digests allows the deletion of no file") {
  Tree tree;
  tree.write("mkspecs/q.conf", "x");
  const std::vector<std::string> entries{"mkspecs"};
  for (const char* record :
       {R"({"files": ["mkspecs/q.conf"]})",  // as conda before 4.3 writes it
        R"({"files": ["mkspecs/q.conf"], "paths_data": 7})",
        R"({"paths_data": {"paths": [{"_path": "mkspecs/q.conf"}]}})",
        R"({"paths_data": {"paths": [{"_path": "mkspecs/q.conf", "sha256": "1"}]}})"}) {
    CAPTURE(record);
    tree.write("conda-meta/qt-5.json", record);
    CHECK(packaged_paths(tree.opened().get(), entries).empty());
  }
}

}  // namespace venvctl::environment_contents_test
