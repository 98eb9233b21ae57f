#include "core/trust/tracked_files.h"

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/git_repository.h"

namespace venvctl::tracked_files_test {

// A repository with a .venv that the user made and git does not track.
struct Sample {
  GitRepository repository;
  RealFileSystem files;
  std::string prefix = repository.top() + "/.venv";

  Sample() {
    repository.write(".venv/pyvenv.cfg");
    repository.write(".venv/bin/python");
    repository.write("code.py");
    repository.git("add code.py");
    repository.git("commit -qm x");
  }
  TrackedFiles tracked() { return tracked_files(files, prefix); }
};

TEST_CASE("an environment that git does not track has no digest") {
  Sample sample;
  CHECK(sample.tracked().digest.empty());
  CHECK(sample.tracked().detail.empty());
  sample.repository.write("code.py", "other\n");
  sample.repository.git("commit -qam y");
  CHECK(sample.tracked().digest.empty());
}

TEST_CASE("each kind of file that can run code changes the digest when git tracks the file") {
  for (const std::string name :
       {"bin/ls", "bin/pip", "pyvenv.cfg", "lib/python3.11/site-packages/a.pth",
        "lib/python3.11/site-packages/sitecustomize.py",
        "lib/python3.11/site-packages/x-1.dist-info/RECORD", "lib/python3.11/os.py",
        "lib64/python3.11/site-packages/m.py", "lib/libssl.so.3", "conda-meta/state",
        "conda-meta/x.json", "etc/conda/activate.d/a.sh", "libexec/tool"}) {
    INFO(name);
    Sample sample;
    sample.repository.write(".venv/" + name);
    sample.repository.git("add -f .venv/" + name);
    const TrackedFiles tracked = sample.tracked();
    CHECK_FALSE(tracked.digest.empty());
    CHECK(tracked.has(name));
    CHECK(tracked.detail == "git tracks " + name + " in it");
  }
}

TEST_CASE("the digest covers the content and mode of tracked files") {
  Sample sample;
  sample.repository.write(".venv/bin/tool");
  sample.repository.git("add -f .venv/bin/tool");
  const std::string before = sample.tracked().digest;
  sample.repository.git("update-index --chmod=+x .venv/bin/tool");
  const std::string executable = sample.tracked().digest;
  CHECK(executable != before);
  sample.repository.write(".venv/bin/tool", "other\n");
  sample.repository.git("add -f .venv/bin/tool");
  CHECK(sample.tracked().digest != executable);
}

TEST_CASE("a tracked link that replaces a directory is reported") {
  Sample sample;
  sample.repository.git("config core.symlinks true");
  std::filesystem::remove_all(sample.prefix + "/bin");
  std::filesystem::create_symlink("../evil", sample.prefix + "/bin");
  sample.repository.git("add -f .venv/bin");
  CHECK(sample.tracked().has("bin"));
}

TEST_CASE("every tracked file of an environment is part of the digest, whatever it contains") {
  for (const std::string name : {"share/bash-completion/completions/docker", "pip.conf",
                                 "etc/app.toml", "lib/helper.rb", "include/a.h", "README"}) {
    INFO(name);
    Sample sample;
    sample.repository.write(".venv/" + name);
    sample.repository.git("add -f .venv/" + name);
    CHECK_FALSE(is_tracked_known("", sample.tracked().digest));
  }
}

TEST_CASE("documentation is not part of the digest") {
  for (const std::string name : {"share/doc/x.txt", "share/man/man1/x.1", "man/man1/x.1"}) {
    INFO(name);
    Sample sample;
    sample.repository.write(".venv/" + name);
    sample.repository.git("add -f .venv/" + name);
    CHECK(sample.tracked().digest.empty());
  }
}

TEST_CASE("an approval of a project that is an environment covers later changes of its sources") {
  Sample sample;
  sample.repository.write(".venv/README");
  sample.repository.git("add -f .venv/README");
  const std::string approved = approved_tracked(sample.tracked().digest);
  CHECK(is_tracked_known(approved, sample.tracked().digest));
  sample.repository.write(".venv/src/main.c");
  sample.repository.git("add -f .venv/src/main.c");
  CHECK(is_tracked_known(approved, sample.tracked().digest));
  sample.repository.write(".venv/bin/tool");
  sample.repository.git("add -f .venv/bin/tool");
  CHECK_FALSE(is_tracked_known(approved, sample.tracked().digest));
}

TEST_CASE("a new source file does not turn an approved environment into a project") {
  Sample sample;
  sample.repository.write(".venv/bin/tool");
  sample.repository.git("add -f .venv/bin/tool");
  const std::string approved = approved_tracked(sample.tracked().digest);
  sample.repository.write(".venv/README");
  sample.repository.write(".venv/share/x");
  sample.repository.git("add -f .venv/README .venv/share/x");
  CHECK_FALSE(is_tracked_known(approved, sample.tracked().digest));
}

TEST_CASE("files behind tracked links are files of the environment") {
  Sample sample;
  std::filesystem::remove_all(sample.prefix + "/bin");
  std::filesystem::create_symlink("../tools", sample.prefix + "/bin");
  sample.repository.write("tools/python");
  sample.repository.git("add -f .venv/bin tools");
  const std::string approved = approved_tracked(sample.tracked().digest);
  CHECK(sample.tracked().has("bin/python"));
  CHECK(is_tracked_known(approved, sample.tracked().digest));
  sample.repository.write("tools/ls");
  sample.repository.git("add -f tools/ls");
  CHECK(sample.tracked().has("bin/ls"));
  CHECK_FALSE(is_tracked_known(approved, sample.tracked().digest));
}

TEST_CASE("files of a submodule below an environment are files of the environment") {
  Sample sample;
  std::filesystem::remove_all(sample.prefix + "/bin");
  sample.repository.git("init -q .venv/bin");
  sample.repository.write(".venv/bin/python");
  sample.repository.git("-C .venv/bin add -f python");
  sample.repository.git("-C .venv/bin commit -qm x");
  sample.repository.git("add -f .venv/bin");
  CHECK(sample.tracked().has("bin/python"));
  const std::string approved = approved_tracked(sample.tracked().digest);
  sample.repository.write(".venv/bin/ls");
  sample.repository.git("-C .venv/bin add -f ls");
  CHECK_FALSE(is_tracked_known(approved, sample.tracked().digest));
}

TEST_CASE("links that lead in a circle end the search") {
  Sample sample;
  std::filesystem::create_symlink("..", sample.prefix + "/up");
  sample.repository.git("add -f .venv/up");
  CHECK(sample.tracked().has("up/code.py"));
}

TEST_CASE("sources of a project that is itself an environment are not part of the environment") {
  for (const std::string name :
       {"src/main.py", "README", "lib/helper.js", "share/doc", "etc/app.toml"}) {
    INFO(name);
    CHECK_FALSE(is_part_of_environment(name));
  }
  for (const std::string name : {"", "bin", "bin/run", "lib", "etc", "etc/conda/x"}) {
    INFO(name);
    CHECK(is_part_of_environment(name));
  }
}

TEST_CASE("every work tree around the environment and inside it is checked") {
  Sample sample;
  sample.repository.git("init -q inner");
  sample.repository.write("inner/.venv/bin/ls");
  sample.repository.git("-C inner add -f .venv/bin/ls");
  sample.repository.git("-C inner commit -qm x");
  CHECK(tracked_files(sample.files, sample.repository.top() + "/inner/.venv").has("bin/ls"));
  sample.repository.git("add -f inner");  // the outer repository now has a submodule in its index
  CHECK(tracked_files(sample.files, sample.repository.top() + "/inner").has(""));
}

TEST_CASE("an unreadable index differs from an empty one") {
  Sample sample;
  sample.repository.git("update-index --split-index");
  CHECK(sample.tracked().is_unreadable);
  CHECK_FALSE(sample.tracked().digest.empty());
  CHECK_FALSE(sample.tracked().detail.empty());
}

}  // namespace venvctl::tracked_files_test
