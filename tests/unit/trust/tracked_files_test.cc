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
  CHECK(sample.tracked().work_tree == sample.repository.top());
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

TEST_CASE("sources of a project that is itself an environment are not part of the environment") {
  for (const std::string name :
       {"src/main.py", "README", "lib/helper.rb", "share/doc", "etc/app.toml"}) {
    INFO(name);
    CHECK_FALSE(is_part_of_environment(name));
  }
  for (const std::string name : {"", "bin", "bin/run", "lib", "etc", "etc/conda/x"}) {
    INFO(name);
    CHECK(is_part_of_environment(name));
  }
}

TEST_CASE("every work tree around the environment is checked, and so is one inside it") {
  Sample sample;
  sample.repository.git("init -q inner");
  sample.repository.write("inner/.venv/bin/ls");
  sample.repository.git("-C inner add -f .venv/bin/ls");
  sample.repository.git("-C inner commit -qm x");
  CHECK(tracked_files(sample.files, sample.repository.top() + "/inner/.venv").has("bin/ls"));
  sample.repository.git("add -f inner");  // a submodule in the outer index
  CHECK(tracked_files(sample.files, sample.repository.top() + "/inner").has(""));
}

TEST_CASE("an unreadable index differs from an empty one") {
  Sample sample;
  sample.repository.git("update-index --split-index");
  CHECK(sample.tracked().digest == TrackedFiles::kUnreadable);
  CHECK_FALSE(sample.tracked().detail.empty());
}

}  // namespace venvctl::tracked_files_test
