#include "client/cli/deletion/environment_contents.h"

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
  for (const char* name : {"bin", "lib64", "etc", ".gitignore", "CACHEDIR.TAG", ".project",
                           "site-packages"}) {
    CAPTURE(name);
    CHECK(contents.is_expected(name));
  }
  for (const char* name : {"src", ".git", "README.md", "pyproject.toml", "Scripts", "Bin", "",
                           "var", "conda-meta", "log", "data", ".env", "uv-receipt.toml",
                           "pipx_metadata.json"}) {
    CAPTURE(name);
    CHECK_FALSE(contents.is_expected(name));
  }
}

TEST_CASE("conda's top-level entries are expected, but those of a conda installation are not") {
  Tree tree;
  tree.write("conda-meta/history", "");
  const EnvironmentContents contents(tree.opened().get(), "/p/.conda");
  for (const char* name : {"conda-meta", "ssl", "var", "libexec", "sbin", "compiler_compat",
                           "x86_64-conda-linux-gnu", "aarch64-conda_cos7-linux-gnu"}) {
    CAPTURE(name);
    CHECK(contents.is_expected(name));
  }
  for (const char* name : {"condabin", "envs", "pkgs"}) {
    CHECK_FALSE(contents.is_expected(name));
    CHECK(EnvironmentContents::is_of_conda_installation(name));
  }
  CHECK_FALSE(contents.is_expected("x86_64-linux-gnu"));
}

TEST_CASE("tox and nox environments may also contain log and tmp") {
  Tree tree;
  const UniqueFd fd = tree.opened();
  CHECK(EnvironmentContents(fd.get(), "/p/.tox/py311").is_expected("log"));
  CHECK(EnvironmentContents(fd.get(), "/p/.nox/tests").is_expected("tmp"));
  CHECK_FALSE(EnvironmentContents(fd.get(), "/p/tox/py311").is_expected("log"));
}

TEST_CASE("files that packages list are found if they are below the given entries") {
  Tree tree;
  tree.write("conda-meta/qt-5.json",
             R"({"files": ["mkspecs/linux/q.conf", "bin/qmake", "../out/x", 7]})");
  tree.write("conda-meta/torn.json", "{");
  tree.write("lib/python3.11/site-packages/a-1.dist-info/RECORD",
             "a.py,sha256=x,1\n../../../docs/a.txt,,\n../../../../docs/out,,\n");
  const std::vector<std::string> entries{"mkspecs", "docs", "out"};
  const auto paths = packaged_paths(tree.opened().get(), entries);
  CHECK(paths == std::set<std::string>{"docs", "docs/a.txt", "mkspecs", "mkspecs/linux",
                                       "mkspecs/linux/q.conf"});
}

}  // namespace venvctl::environment_contents_test
