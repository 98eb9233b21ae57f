#include "core/trust/checkout.h"

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/git_repository.h"

namespace venvctl::checkout_test {

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
  std::string objection() { return checkout_objection(files, prefix).reason; }
};

bool speaks_of(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("an environment next to tracked files is not part of the checkout") {
  Sample sample;
  CHECK(sample.objection().empty());
}

TEST_CASE("an environment that git tracks came with the checkout") {
  Sample sample;
  sample.repository.git("add -f .venv");
  CHECK(speaks_of(sample.objection(), "it is in the git index of"));
}

TEST_CASE("a running git command prevents automatic approval for now") {
  Sample sample;
  sample.repository.write(".git/index.lock");
  const CheckoutObjection objection = checkout_objection(sample.files, sample.prefix);
  CHECK(speaks_of(objection.reason, "index.lock"));
  CHECK(objection.is_passing);
}

TEST_CASE("a repository that has no index yet tracks nothing") {
  const GitRepository repository;
  repository.write(".venv/pyvenv.cfg");
  RealFileSystem files;
  CHECK(checkout_objection(files, repository.top() + "/.venv").reason.empty());
}

TEST_CASE("an environment that is itself a clone came with the checkout") {
  Sample sample;
  sample.repository.git("init -q .venv");
  sample.repository.git("-C .venv add pyvenv.cfg");
  CHECK(speaks_of(sample.objection(), "it is in the git index of"));
}

TEST_CASE("outer repositories are also checked") {
  Sample sample;
  sample.repository.git("init -q inner");
  sample.repository.write("inner/.venv/pyvenv.cfg");
  const std::string prefix = sample.repository.top() + "/inner/.venv";
  CHECK(checkout_objection(sample.files, prefix).reason.empty());
  std::filesystem::rename(sample.repository.top() + "/inner/.git",
                          sample.repository.beside("away"));
  sample.repository.git("add -f inner/.venv/pyvenv.cfg");
  std::filesystem::rename(sample.repository.beside("away"),
                          sample.repository.top() + "/inner/.git");
  CHECK(speaks_of(checkout_objection(sample.files, prefix).reason, "it is in the git index of"));
}

TEST_CASE("a linked work tree has its own index and shares its repository's common directory") {
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
  CHECK(checkout_objection(sample.files, other + "/.venv").reason.empty());
  sample.repository.git("-C ../other add -f .venv");
  CHECK(speaks_of(checkout_objection(sample.files, other + "/.venv").reason,
                  "it is in the git index of"));
  CHECK(sample.objection().empty());
}

TEST_CASE("the index of a submodule is found through its .git file") {
  Sample sample;
  sample.repository.git("-c protocol.file.allow=always submodule --quiet add ./ sub");
  const std::string prefix = sample.repository.top() + "/sub/.venv";
  sample.repository.write("sub/.venv/pyvenv.cfg");
  CHECK(checkout_objection(sample.files, prefix).reason.empty());
  sample.repository.git("-C sub add -f .venv");
  CHECK(speaks_of(checkout_objection(sample.files, prefix).reason, "it is in the git index of"));
}

TEST_CASE("the index of a SHA-256 repository is read correctly") {
  const GitRepository repository("--object-format=sha256");
  repository.write(".venv/pyvenv.cfg");
  repository.write("code.py");
  repository.git("add code.py");
  RealFileSystem files;
  CHECK(checkout_objection(files, repository.top() + "/.venv").reason.empty());
  repository.git("add -f .venv");
  CHECK(speaks_of(checkout_objection(files, repository.top() + "/.venv").reason,
                  "it is in the git index"));
}

TEST_CASE("an unreadable index prevents automatic approval") {
  Sample sample;
  sample.repository.write(".git/index", "DIRC and nothing more");
  CHECK(speaks_of(sample.objection(), "the git index"));
  std::filesystem::remove(sample.repository.top() + "/.git/index");
  std::filesystem::create_directory(sample.repository.top() + "/.git/index");
  CHECK(speaks_of(sample.objection(), "cannot be read"));
}

TEST_CASE("files in git's index prevent automatic approval permanently") {
  Sample sample;
  sample.repository.git("add -f .venv");
  CHECK(checkout_objection(sample.files, sample.prefix).is_final);
  sample.repository.git("rm -rq --cached .venv");
  CHECK_FALSE(checkout_objection(sample.files, sample.prefix).is_final);
}

TEST_CASE(
    "an environment from a stash is not witnessed; one created before or after the stash may be") {
  Sample sample;
  sample.repository.git("stash -uq");
  CHECK_FALSE(sample.files.status(sample.prefix));
  sample.repository.git("stash pop");
  CHECK(speaks_of(sample.objection(), "git stash"));
  CHECK(checkout_objection(sample.files, sample.prefix).is_final);

  sample.repository.write("code.py", "changed");
  sample.repository.git("stash -u");
  sample.repository.write(".venv/pyvenv.cfg");
  CHECK(sample.objection().empty());
  const GitRepository later;
  later.write(".venv/pyvenv.cfg");
  later.git("init -q inner");
  CHECK(checkout_objection(sample.files, later.top() + "/.venv").reason.empty());
}

TEST_CASE("a version control system other than git prevents automatic approval") {
  for (const std::string name :
       {".hg",      ".sl",    ".svn",      "_svn",      "CVS",       ".bzr",  ".jj",
        ".got",     ".pijul", "_darcs",    ".fslckout", "_FOSSIL_",  "_MTN",  ".p4config",
        ".plastic", ".bk",    "BitKeeper", "{arch}",    ".arch-ids", ".repo", ".osc"}) {
    for (const std::string holder : {"/home/me/p", "/home/me", "/home/me/p/.venv"}) {
      FakeFileSystem files;
      files.make_directory(holder + "/" + name);
      files.write_file("/home/me/p/.venv/pyvenv.cfg", "");
      CHECK(speaks_of(checkout_objection(files, "/home/me/p/.venv").reason,
                      "does not read (" + name + ")"));
    }
  }
}

TEST_CASE("a small directory is listed once instead of asking for each system's name") {
  FakeFileSystem files;
  files.write_file("/home/me/p/.venv/pyvenv.cfg", "");
  CHECK(unreadable_version_control(files, "/home/me/p").empty());
  CHECK(files.count_touched("list ") == 1);
  CHECK(files.count_touched("link_status ") == 1);  // one access, to the directory itself
}

TEST_CASE("a version control system is found in a directory that cannot be listed") {
  FakeFileSystem files;
  files.make_directory("/home/me/p/.hg");
  files.set_mode("/home/me/p", 0311);
  CHECK(unreadable_version_control(files, "/home/me/p") == ".hg");
}

TEST_CASE("RCS and SCCS prevent automatic approval only in the environment's own directories") {
  for (const std::string name : {"RCS", "SCCS"}) {
    for (const std::string holder : {"/home/me/p/.venv", "/home/me/p/.venv/bin", "/home/me/p"}) {
      FakeFileSystem files;
      files.make_directory(holder + "/" + name);
      files.write_file("/home/me/p/.venv/bin/activate", "");
      CHECK(checkout_objection(files, "/home/me/p/.venv").reason.empty() ==
            (holder == "/home/me/p"));
    }
  }
}

TEST_CASE("outside of any checkout, nothing prevents automatic approval") {
  FakeFileSystem files;
  files.write_file("/home/me/p/.venv/pyvenv.cfg", "");
  CHECK(checkout_objection(files, "/home/me/p/.venv").reason.empty());
  CHECK_FALSE(checkout_around(files, "/home/me/p/.venv"));
}

TEST_CASE("the git directory of a submodule may have a name with blanks and line ends") {
  for (const std::string name : {"lib ", "lib\t", " lib", "a\nb"}) {
    INFO(name);
    Sample sample;
    const std::string away = sample.repository.beside(name);
    sample.repository.git("add -f .venv");
    std::filesystem::rename(sample.repository.top() + "/.git", away);
    sample.repository.write(".git", "gitdir: " + away + "\n");
    CHECK(speaks_of(sample.objection(), "it is in the git index of"));
  }
}

TEST_CASE("a .git that leads to no directory prevents automatic approval") {
  Sample sample;
  std::filesystem::rename(sample.repository.top() + "/.git", sample.repository.beside("away"));
  sample.repository.write(".git", "gitdir: /nowhere\n");
  CHECK(speaks_of(sample.objection(), "is not at the path that .git contains"));
}

TEST_CASE("a repository of another user is ignored") {
  constexpr uid_t kOther = 1001;
  for (const std::string name : {".git", ".hg"}) {
    INFO(name);
    FakeFileSystem files;
    files.make_directory("/srv/p/.venv");
    files.make_directory("/srv/" + name);
    files.write_file("/srv/" + name + "/index", "not an index");
    CHECK_FALSE(checkout_objection(files, "/srv/p/.venv").reason.empty());
    files.set_owner("/srv/" + name, kOther, kOther);
    CHECK(checkout_objection(files, "/srv/p/.venv").reason.empty());
    CHECK_FALSE(checkout_at(files, "/srv"));
    files.set_owner("/srv/" + name, 0, 0);
    CHECK_FALSE(checkout_objection(files, "/srv/p/.venv").reason.empty());
  }
}

}  // namespace venvctl::checkout_test
