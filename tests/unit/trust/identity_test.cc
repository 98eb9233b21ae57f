#include "core/trust/identity.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

constexpr uid_t kStranger = 1001;

User me() { return {FakeFileSystem::kUser, gid_t{FakeFileSystem::kUser}, "/home/me"}; }

// A project at /home/me/p with .venv; python is the system's.
struct Sample {
  FakeFileSystem files;
  std::string prefix = "/home/me/p/.venv";
  Sample() {
    install_system_python(files);
    make_venv(files, prefix);
    files.set_owner("/home", 0, 0);
  }
  Evidence evidence() { return gather_evidence(files, prefix, me()); }
  std::string first_refusal() {
    const auto refusals = evidence().refusals;
    return refusals.empty() ? "" : refusals.front();
  }
};

}  // namespace

TEST_CASE("an environment of mine below directories of root and mine is not refused") {
  Sample sample;
  const Evidence evidence = sample.evidence();
  CHECK(evidence.refusals == std::vector<std::string>{});
  CHECK(evidence.identity.real_path == sample.prefix);
  CHECK(evidence.identity.owner == FakeFileSystem::kUser);
  CHECK_FALSE(evidence.identity.config_sha256.empty());
  CHECK_FALSE(evidence.identity.python_link.empty());
}

TEST_CASE("any component of another user refuses") {
  for (const std::string path :
       {"/home/me", "/home/me/p", "/home/me/p/.venv", "/home/me/p/.venv/bin",
        "/home/me/p/.venv/pyvenv.cfg", "/home/me/p/.venv/bin/python"}) {
    Sample sample;
    sample.files.set_owner(path, kStranger, kStranger);
    CHECK(sample.first_refusal().find(path + " is owned by another user") == 0);
  }
}

TEST_CASE("any component that others may write refuses") {
  for (const std::string path :
       {"/home/me", "/home/me/p/.venv/bin", "/home/me/p/.venv/pyvenv.cfg"}) {
    for (const mode_t mode : {0777, 0775}) {
      Sample sample;
      sample.files.set_owner(path, FakeFileSystem::kUser, 50);  // a group with others in it
      sample.files.set_mode(path, mode);
      CHECK(sample.first_refusal().find(path + " can be written by other users") == 0);
    }
  }
}

TEST_CASE("a python that others may write refuses, wherever the link leads") {
  Sample sample;
  sample.files.write_file("/opt/python", "", 0777);
  sample.files.remove(sample.prefix + "/bin/python");
  sample.files.make_link(sample.prefix + "/bin/python", "/opt/python");
  CHECK(sample.first_refusal().find("/opt/python can be written") == 0);
}

TEST_CASE("the user's private group may write") {
  Sample sample;
  sample.files.set_mode("/home/me/p", 0775);
  CHECK(sample.first_refusal().empty());
}

TEST_CASE("whom an access list names may not write, though mode and group look private") {
  Sample sample;
  sample.files.set_mode("/home/me/p", 0775);
  sample.files.set_named_writers("/home/me/p");
  CHECK(sample.first_refusal() ==
        "/home/me/p can be written by other users (mode 0775 and an access list)");
}

TEST_CASE("a sticky directory is fine while what we take from it is ours") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/tmp/p/.venv");
  files.set_owner("/tmp", 0, 0);
  files.set_mode("/tmp", 01777);
  CHECK(gather_evidence(files, "/tmp/p/.venv", me()).refusals.empty());
  files.set_owner("/tmp/p", kStranger, kStranger);
  CHECK_FALSE(gather_evidence(files, "/tmp/p/.venv", me()).refusals.empty());
}

TEST_CASE("an environment that is itself a sticky open directory is refused") {
  Sample sample;
  sample.files.set_mode(sample.prefix, 01777);
  // Names could be added to it, and what stands in it decides.
  sample.files.set_mode(sample.prefix + "/bin", 01777);
  sample.files.set_owner(sample.prefix + "/bin/python", kStranger, kStranger);
  CHECK_FALSE(sample.first_refusal().empty());
}

TEST_CASE("a link of another user on the way refuses") {
  Sample sample;
  sample.files.make_link("/home/me/q", "/home/me/p");
  sample.prefix = "/home/me/q/.venv";
  CHECK(sample.first_refusal().empty());
  CHECK(sample.evidence().identity.real_path == "/home/me/p/.venv");
  sample.files.set_owner("/home/me/q", kStranger, kStranger);
  CHECK(sample.first_refusal().find("/home/me/q is owned by another user") == 0);
}

TEST_CASE("what cannot be reached is refused") {
  FakeFileSystem files;
  CHECK_FALSE(gather_evidence(files, "/nowhere", me()).refusals.empty());
}

TEST_CASE("an environment that was replaced is another one") {
  Sample sample;
  const Identity approved = sample.evidence().identity;
  CHECK(is_same(approved, sample.evidence().identity));
  sample.files.remove(sample.prefix);
  make_venv(sample.files, sample.prefix);
  CHECK_FALSE(is_same(approved, sample.evidence().identity));
}

TEST_CASE("a changed configuration or another python is another environment") {
  Sample sample;
  const Identity approved = sample.evidence().identity;
  Identity found = approved;
  found.config_sha256 = "other";
  CHECK_FALSE(is_same(approved, found));
  found = approved;
  found.python_link = "/tmp/python";
  CHECK_FALSE(is_same(approved, found));
}

TEST_CASE("each part of an identity counts by itself") {
  const Identity approved{"/e", 7, 100, 1, "c", "l"};
  const Identity others[] = {{"/f", 7, 100, 1, "c", "l"}, {"/e", 8, 100, 1, "c", "l"},
                             {"/e", 7, 101, 1, "c", "l"}, {"/e", 7, 100, 2, "c", "l"},
                             {"/e", 7, 100, 1, "d", "l"}, {"/e", 7, 100, 1, "c", "m"}};
  CHECK(is_same(approved, approved));
  for (const Identity& other : others) CHECK_FALSE(is_same(approved, other));
}

TEST_CASE("a file system without birth times compares the rest") {
  Identity approved{"/e", 7, 100, 1, "c", "l"};
  Identity found = approved;
  found.born_ns = 0;
  CHECK(is_same(approved, found));
  found.born_ns = 101;
  CHECK_FALSE(is_same(approved, found));
}

}  // namespace venvctl
