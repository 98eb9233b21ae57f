#include "core/trust/checkout.h"

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/git_repository.h"

namespace venvctl {
namespace {

struct Sample {
  GitRepository repository;
  RealFileSystem files;
  std::string prefix = repository.top() + "/.venv";

  Sample() {
    repository.write(".venv/pyvenv.cfg");
    repository.write("code.py");
    repository.git("add code.py");
    repository.git("commit -qm x");
  }
  std::string doubt() { return checkout_doubt(files, prefix).reason; }
};

bool speaks_of(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an environment beside tracked files is no part of the checkout") {
  Sample sample;
  CHECK(sample.doubt().empty());
}

TEST_CASE("an environment that git tracks came with the checkout") {
  Sample sample;
  sample.repository.git("add -f .venv");
  CHECK(speaks_of(sample.doubt(), "it is in the git index of"));
}

TEST_CASE("a git that is at work is a doubt") {
  Sample sample;
  sample.repository.write(".git/index.lock");
  const CheckoutDoubt doubt = checkout_doubt(sample.files, sample.prefix);
  CHECK(speaks_of(doubt.reason, "index.lock"));
  CHECK(doubt.is_passing);
}

TEST_CASE("a repository without an index yet keeps nothing") {
  const GitRepository repository;
  repository.write(".venv/pyvenv.cfg");
  RealFileSystem files;
  CHECK(checkout_doubt(files, repository.top() + "/.venv").reason.empty());
}

TEST_CASE("an environment that is itself a clone came with it") {
  Sample sample;
  sample.repository.git("init -q .venv");
  sample.repository.git("-C .venv add pyvenv.cfg");
  CHECK(speaks_of(sample.doubt(), "it is in the git index of"));
}

TEST_CASE("a repository further out is looked at too") {
  Sample sample;
  sample.repository.git("init -q inner");
  sample.repository.write("inner/.venv/pyvenv.cfg");
  const std::string prefix = sample.repository.top() + "/inner/.venv";
  CHECK(checkout_doubt(sample.files, prefix).reason.empty());
  std::filesystem::rename(sample.repository.top() + "/inner/.git",
                          sample.repository.beside("away"));
  sample.repository.git("add -f inner/.venv/pyvenv.cfg");
  std::filesystem::rename(sample.repository.beside("away"),
                          sample.repository.top() + "/inner/.git");
  CHECK(speaks_of(checkout_doubt(sample.files, prefix).reason, "it is in the git index of"));
}

TEST_CASE("a linked work tree has its own index and the common directory of its repository") {
  Sample sample;
  sample.repository.git("worktree add -q ../other");
  const std::string other = sample.repository.beside("other");
  const auto checkout = checkout_around(sample.files, other + "/.venv/bin");
  REQUIRE(checkout);
  CHECK(checkout->top == other);
  CHECK(checkout->git_directory == sample.repository.top() + "/.git/worktrees/other");
  CHECK(checkout->common_directory == sample.repository.top() + "/.git");
  CHECK(checkout_at(sample.files, sample.repository.top())->common_directory ==
        checkout->common_directory);

  std::filesystem::copy(sample.prefix, other + "/.venv", std::filesystem::copy_options::recursive);
  CHECK(checkout_doubt(sample.files, other + "/.venv").reason.empty());
  sample.repository.git("-C ../other add -f .venv");
  CHECK(speaks_of(checkout_doubt(sample.files, other + "/.venv").reason,
                  "it is in the git index of"));
  CHECK(sample.doubt().empty());
}

TEST_CASE("the index of a submodule is found through its file") {
  Sample sample;
  sample.repository.git("-c protocol.file.allow=always submodule --quiet add ./ sub");
  const std::string prefix = sample.repository.top() + "/sub/.venv";
  sample.repository.write("sub/.venv/pyvenv.cfg");
  CHECK(checkout_doubt(sample.files, prefix).reason.empty());
  sample.repository.git("-C sub add -f .venv");
  CHECK(speaks_of(checkout_doubt(sample.files, prefix).reason, "it is in the git index of"));
}

TEST_CASE("a SHA-256 repository is read as one") {
  const GitRepository repository("--object-format=sha256");
  repository.write(".venv/pyvenv.cfg");
  repository.write("code.py");
  repository.git("add code.py");
  RealFileSystem files;
  CHECK(checkout_doubt(files, repository.top() + "/.venv").reason.empty());
  repository.git("add -f .venv");
  CHECK(speaks_of(checkout_doubt(files, repository.top() + "/.venv").reason,
                  "it is in the git index"));
}

TEST_CASE("what cannot be read is a doubt") {
  Sample sample;
  sample.repository.write(".git/index", "DIRC and nothing more");
  CHECK(speaks_of(sample.doubt(), "the git index"));
  std::filesystem::remove(sample.repository.top() + "/.git/index");
  std::filesystem::create_directory(sample.repository.top() + "/.git/index");
  CHECK(speaks_of(sample.doubt(), "cannot be read"));
}

TEST_CASE("version control that is not git is a doubt") {
  for (const std::string name : {".hg", ".svn", ".jj"}) {
    FakeFileSystem files;
    files.make_directory("/home/me/p/" + name);
    files.write_file("/home/me/p/.venv/pyvenv.cfg", "");
    CHECK(speaks_of(checkout_doubt(files, "/home/me/p/.venv").reason,
                    "cannot be read (" + name + ")"));
  }
}

TEST_CASE("outside of any checkout there is no doubt") {
  FakeFileSystem files;
  files.write_file("/home/me/p/.venv/pyvenv.cfg", "");
  CHECK(checkout_doubt(files, "/home/me/p/.venv").reason.empty());
  CHECK_FALSE(checkout_around(files, "/home/me/p/.venv"));
}

}  // namespace venvctl
