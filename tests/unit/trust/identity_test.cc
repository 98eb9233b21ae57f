#include "core/trust/identity.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl::identity_test {

constexpr uid_t kStranger = 1001;

User me() { return {FakeFileSystem::kUser, gid_t{FakeFileSystem::kUser}, "/home/me"}; }

// A project at /home/me/p with .venv, which uses the system's Python.
struct Sample {
  FakeFileSystem files;
  std::string prefix = "/home/me/p/.venv";
  Sample() {
    install_system_python(files);
    make_venv(files, prefix);
    files.set_owner("/home", 0, 0);
  }
  Evidence evidence() { return gather_evidence(files, prefix, me()); }
  void add_packages() {
    files.write_file(prefix + "/bin/tool", "", 0755);
    const std::string packages = prefix + "/lib/python3.11/site-packages";
    files.write_file(packages + "/a.pth", "");
    files.write_file(packages + "/sitecustomize.py", "");
  }
  std::string first_refusal() {
    const auto refusals = evidence().refusals;
    return refusals.empty() ? "" : refusals.front();
  }
};

TEST_CASE("an environment is not refused if root and the user own every part of its path") {
  Sample sample;
  const Evidence evidence = sample.evidence();
  CHECK(evidence.refusals == std::vector<std::string>{});
  CHECK(evidence.identity.real_path == sample.prefix);
  CHECK(evidence.identity.owner == FakeFileSystem::kUser);
  CHECK_FALSE(evidence.identity.config_sha256.empty());
  CHECK_FALSE(evidence.identity.interpreter.empty());
}

TEST_CASE("a missing interpreter is a separate refusal, not one about other users") {
  Sample sample;
  sample.files.remove(sample.prefix + "/bin/python");
  sample.files.make_link(sample.prefix + "/bin/python", "/gone/python3.11");
  CHECK(sample.evidence().refusals.size() == 1);
  CHECK(refusals_but_loss(sample.evidence()).empty());
  sample.files.set_owner("/home/me/p", kStranger, kStranger);
  CHECK(refusals_but_loss(sample.evidence()).size() == 1);
}

TEST_CASE("a component owned by another user is refused") {
  for (const std::string path :
       {"/home/me", "/home/me/p", "/home/me/p/.venv", "/home/me/p/.venv/bin",
        "/home/me/p/.venv/pyvenv.cfg", "/home/me/p/.venv/bin/python",
        "/home/me/p/.venv/bin/activate", "/home/me/p/.venv/bin/tool",
        "/home/me/p/.venv/lib/python3.11/site-packages",
        "/home/me/p/.venv/lib/python3.11/site-packages/a.pth",
        "/home/me/p/.venv/lib/python3.11/site-packages/sitecustomize.py"}) {
    Sample sample;
    sample.add_packages();
    sample.files.set_owner(path, kStranger, kStranger);
    CHECK(sample.first_refusal().find(path + " is owned by another user") == 0);
  }
}

TEST_CASE("a component that others may write is refused") {
  for (const std::string path :
       {"/home/me", "/home/me/p/.venv/bin", "/home/me/p/.venv/pyvenv.cfg",
        "/home/me/p/.venv/bin/activate", "/home/me/p/.venv/lib/python3.11/site-packages",
        "/home/me/p/.venv/lib/python3.11/site-packages/a.pth"}) {
    for (const mode_t mode : {0777, 0775, 0757}) {
      Sample sample;
      sample.add_packages();
      sample.files.set_owner(path, FakeFileSystem::kUser, 50);  // a group with other members
      sample.files.set_mode(path, mode);
      CHECK(sample.first_refusal().find(path + " is writable by other users") == 0);
    }
  }
}

TEST_CASE("what runs at each start of Python or at each TAB is refused if others may write it") {
  const std::string packages = "/home/me/p/.venv/lib/python3.11/site-packages";
  for (const std::string& path :
       {packages + "/_virtualenv.py", packages + "/_distutils_hack",
        packages + "/_distutils_hack/__init__.py", packages + "/_distutils_hack/__pycache__/x.pyc",
        packages + "/__pycache__", packages + "/__pycache__/sitecustomize.pyc",
        packages + "/other.py", std::string("/home/me/p/.venv/lib/python3.11/os.py"),
        std::string("/home/me/p/.venv/share"),
        std::string("/home/me/p/.venv/share/bash-completion/completions/docker"),
        std::string("/home/me/p/.venv/site-packages"), std::string("/home/me/added")}) {
    INFO(path);
    Sample sample;
    sample.add_packages();
    sample.files.write_file(packages + "/_virtualenv.py", "");
    sample.files.write_file(packages + "/other.py", "");
    sample.files.write_file(packages + "/d.pth",
                            "import os, _distutils_hack; x()\n/home/me/added\n");
    sample.files.write_file(packages + "/_distutils_hack/__init__.py", "");
    sample.files.write_file(packages + "/_distutils_hack/__pycache__/x.pyc", "");
    sample.files.write_file(packages + "/__pycache__/sitecustomize.pyc", "");
    sample.files.write_file("/home/me/p/.venv/lib/python3.11/os.py", "");
    sample.files.write_file("/home/me/p/.venv/share/bash-completion/completions/docker", "");
    sample.files.make_directory("/home/me/p/.venv/site-packages");
    sample.files.make_directory("/home/me/added");
    CHECK(sample.first_refusal().empty());
    sample.files.set_mode(path, 0777);
    CHECK(sample.first_refusal().find(path + " is writable by other users") == 0);
    sample.files.set_mode(path, 0755);
    sample.files.set_owner(path, kStranger, kStranger);
    CHECK(sample.first_refusal().find(path + " is owned by another user") == 0);
  }
}

TEST_CASE("packages behind a link are checked as well") {
  for (const std::string library : {"lib", "lib64"}) {
    Sample sample;
    sample.files.make_link(sample.prefix + "/" + library, "../other");
    const std::string packages = "/home/me/p/other/python3.11/site-packages";
    sample.files.write_file(packages + "/x.pth", "");
    CHECK(sample.first_refusal().empty());
    sample.files.set_owner(packages + "/x.pth", kStranger, kStranger);
    CHECK(sample.first_refusal().find("is owned by another user") != std::string::npos);
  }
}

TEST_CASE("the standard library of the installation is checked, except if root owns it") {
  const std::string library = "/home/me/py/lib/python3.11";
  for (const std::string& path :
       {library, library + "/os.py", library + "/__pycache__/os.pyc",
        library + "/encodings/__init__.py", library + "/collections/__pycache__/x.pyc"}) {
    Sample sample;
    sample.files.write_file("/home/me/py/bin/python3.11", "", 0755);
    sample.files.write_file(library + "/os.py", "");
    sample.files.write_file(library + "/__pycache__/os.pyc", "");
    sample.files.write_file(library + "/encodings/__init__.py", "");
    sample.files.write_file(library + "/collections/__pycache__/x.pyc", "");
    sample.files.remove(sample.prefix + "/bin/python");
    sample.files.make_link(sample.prefix + "/bin/python", "/home/me/py/bin/python3.11");
    CHECK(sample.first_refusal().empty());
    sample.files.set_owner(path, kStranger, kStranger);
    CHECK(sample.first_refusal().find(path + " is owned by another user") == 0);
  }
}

TEST_CASE("a conda environment needs no python") {
  FakeFileSystem files;
  files.write_file("/home/me/envs/r/conda-meta/history", "x");
  files.write_file("/home/me/envs/r/bin/R", "", 0755);
  files.set_owner("/home", 0, 0);
  CHECK(gather_evidence(files, "/home/me/envs/r", me()).refusals.empty());
}

TEST_CASE("an interpreter that others can bring into the project is not an installation") {
  const auto interpreter = [](const std::string& marker, const std::string& python) {
    Sample sample;
    sample.prefix = "/home/me/code/p/backend/.venv";
    make_venv(sample.files, sample.prefix);
    if (!marker.empty()) sample.files.make_directory(marker);
    sample.files.write_file(python + "/bin/python3.11", "", 0755);
    sample.files.write_file(python + "/lib/python3.11/os.py", "");
    sample.files.remove(sample.prefix + "/bin/python");
    sample.files.make_link(sample.prefix + "/bin/python", python + "/bin/python3.11");
    return sample.evidence().identity.interpreter;
  };
  const std::string installed = interpreter("", "/home/me/.pyenv/versions/3.11.2");
  CHECK(installed == interpreter("", "/opt/python"));
  CHECK(installed != interpreter("/home/me/code/p/.hg", "/home/me/code/p/tools/py"));
  CHECK(installed != interpreter("", "/home/me/code/p/tools/py"));
}

TEST_CASE("a python that others may write is refused, wherever its link leads") {
  Sample sample;
  sample.files.write_file("/opt/python", "", 0777);
  sample.files.remove(sample.prefix + "/bin/python");
  sample.files.make_link(sample.prefix + "/bin/python", "/opt/python");
  CHECK(sample.first_refusal().find("/opt/python is writable") == 0);
}

TEST_CASE("an entry of bin is refused if it leads to a file that others may write") {
  Sample sample;
  sample.files.write_file("/opt/tool", "", 0777);
  sample.files.make_link(sample.prefix + "/bin/tool", "/opt/tool");
  CHECK(sample.first_refusal().find("/opt/tool is writable") == 0);
}

TEST_CASE("the owners of the interpreter's home are checked like those of the interpreter") {
  Sample sample;
  sample.files.write_file("/opt/py/bin/python3", "", 0755);
  sample.files.write_file(sample.prefix + "/pyvenv.cfg", "home = /opt/py/bin\n");
  CHECK(sample.first_refusal().empty());
  sample.files.set_owner("/opt/py", kStranger, kStranger);
  CHECK(sample.first_refusal().find("/opt/py is owned by another user") == 0);
}

TEST_CASE("the standard library next to the interpreter's home is checked") {
  Sample sample;
  sample.add_packages();
  sample.files.write_file("/opt/py/lib/python3.11/os.py", "");
  sample.files.make_directory("/opt/py/bin");
  sample.files.write_file(sample.prefix + "/pyvenv.cfg", "home = /opt/py/bin\n");
  CHECK(sample.first_refusal().empty());
  sample.files.set_owner("/opt/py/lib/python3.11/os.py", kStranger, kStranger);
  CHECK(sample.first_refusal().find("/opt/py/lib/python3.11/os.py is owned by another user") == 0);
}

TEST_CASE(
    "a directory in an environment is refused if others may write there, even if it is sticky") {
  Sample sample;
  sample.files.set_mode(sample.prefix + "/bin", 01777);
  CHECK(sample.first_refusal().find("/home/me/p/.venv/bin is writable") == 0);
}

TEST_CASE("write permission for the user's private group is accepted") {
  Sample sample;
  sample.files.set_mode("/home/me/p", 0775);
  CHECK(sample.first_refusal().empty());
}

TEST_CASE("an ACL with other writers is refused, even if mode and group look private") {
  Sample sample;
  sample.files.set_mode("/home/me/p", 0775);
  sample.files.set_named_writers("/home/me/p");
  CHECK(sample.first_refusal() == "/home/me/p is writable by other users (mode 0775 and an ACL)");
}

TEST_CASE("a sticky directory above is accepted if the next component is the user's own") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/tmp/p/.venv");
  files.set_owner("/tmp", 0, 0);
  files.set_mode("/tmp", 01777);
  CHECK(gather_evidence(files, "/tmp/p/.venv", me()).refusals.empty());
  files.set_owner("/tmp/p", kStranger, kStranger);
  CHECK_FALSE(gather_evidence(files, "/tmp/p/.venv", me()).refusals.empty());
}

TEST_CASE("an environment is refused if it is itself a sticky directory that others may write") {
  Sample sample;
  sample.files.set_mode(sample.prefix, 01777);
  // Others could add names to the directory, and any name in it can affect what runs.
  sample.files.set_mode(sample.prefix + "/bin", 01777);
  sample.files.set_owner(sample.prefix + "/bin/python", kStranger, kStranger);
  CHECK_FALSE(sample.first_refusal().empty());
}

TEST_CASE("a link on the path is refused if another user owns it") {
  Sample sample;
  sample.files.make_link("/home/me/q", "/home/me/p");
  sample.prefix = "/home/me/q/.venv";
  CHECK(sample.first_refusal().empty());
  CHECK(sample.evidence().identity.real_path == "/home/me/p/.venv");
  sample.files.set_owner("/home/me/q", kStranger, kStranger);
  CHECK(sample.first_refusal().find("/home/me/q is owned by another user") == 0);
}

TEST_CASE("an unreachable path is refused") {
  FakeFileSystem files;
  CHECK_FALSE(gather_evidence(files, "/nowhere", me()).refusals.empty());
}

TEST_CASE("a replaced environment has another identity") {
  Sample sample;
  const Identity approved = sample.evidence().identity;
  CHECK(is_same(approved, sample.evidence().identity));
  sample.files.remove(sample.prefix);
  make_venv(sample.files, sample.prefix);
  CHECK_FALSE(is_same(approved, sample.evidence().identity));
}

TEST_CASE("a changed configuration or another python makes another identity") {
  Sample sample;
  const Identity approved = sample.evidence().identity;
  Identity found = approved;
  found.config_sha256 = "other";
  CHECK_FALSE(is_same(approved, found));
  found = approved;
  found.interpreter = "/tmp/python";
  CHECK_FALSE(is_same(approved, found));
}

TEST_CASE(
    "a script as bin/python3 makes another identity, even if bin/python does not lead to it") {
  Sample sample;
  const std::string python3 = sample.prefix + "/bin/python3";
  if (sample.files.link_status(python3)) sample.files.remove(python3);
  sample.files.make_link(python3, "python");
  const Identity approved = sample.evidence().identity;
  sample.files.remove(python3);
  sample.files.write_file(python3, "#!/bin/sh\n", 0755);
  CHECK_FALSE(is_same(approved, sample.evidence().identity));
}

TEST_CASE("each part of an identity is compared separately") {
  const Identity approved{"/e", 7, 100, 1, "c", "l"};
  const Identity others[] = {{"/f", 7, 100, 1, "c", "l"}, {"/e", 8, 100, 1, "c", "l"},
                             {"/e", 7, 101, 1, "c", "l"}, {"/e", 7, 100, 2, "c", "l"},
                             {"/e", 7, 100, 1, "d", "l"}, {"/e", 7, 100, 1, "c", "m"}};
  CHECK(is_same(approved, approved));
  for (const Identity& other : others) CHECK_FALSE(is_same(approved, other));
}

TEST_CASE("without birth times, a new bin/python is another identity") {
  const bool is_link = GENERATE(true, false);
  Sample sample;
  const std::string python = sample.prefix + "/bin/python";
  const auto make_python = [&] {
    sample.files.remove(python);
    if (is_link) sample.files.make_link(python, "/usr/bin/python3.11");
    if (!is_link) sample.files.write_file(python, "program", 0755);
  };
  make_python();
  sample.files.set_born(sample.prefix, 0);
  const Identity approved = sample.evidence().identity;
  CHECK(approved.born_ns == 0);
  CHECK(is_same(approved, sample.evidence().identity));
  sample.files.write_file(sample.prefix + "/lib/python3.11/site-packages/x.py", "");
  CHECK(is_same(approved, sample.evidence().identity));
  make_python();
  CHECK_FALSE(is_same(approved, sample.evidence().identity));
}

TEST_CASE("each way in which Python imports modules when it starts is checked") {
  const std::string packages = "/home/me/p/.venv/lib/python3.11/site-packages";
  const auto [path_file, module] = GENERATE_REF(table<std::string, std::string>({
      {"import os; x = __import__('_hack')\n", packages + "/_hack/__init__.py"},
      {"import os; import m\n", packages + "/m/__init__.py"},
      {"import importlib; importlib.import_module(\"a.b\")\n", packages + "/a/__pycache__/b.pyc"},
      {"# none\n", packages + "/sitecustomize/__init__.py"},
      {"# none\n", packages + "/usercustomize/__init__.py"},
      {"/home/me/src\n", "/home/me/src/sitecustomize.py"},
      {"/home/me/src\n", "/home/me/src/usercustomize/__init__.py"},
      {"import m\n/home/me/src\n", "/home/me/src/m.py"},
      {"# c\r/home/me/src\n", "/home/me/src/sitecustomize.py"},
      {"import os\rimport m\r\n", packages + "/m/__init__.py"},
  }));
  INFO(path_file << " " << module);
  Sample sample;
  sample.add_packages();
  sample.files.write_file(packages + "/x.pth", path_file);
  sample.files.write_file(module, "");
  CHECK(sample.first_refusal().empty());
  sample.files.set_mode(module, 0666);
  CHECK(sample.first_refusal().find(module + " is writable by other users") == 0);
}

TEST_CASE("a .pth file that is too large to be checked is refused") {
  Sample sample;
  sample.add_packages();
  sample.files.write_file(sample.prefix + "/lib/python3.11/site-packages/x.pth",
                          std::string(2 * 1024 * 1024, '\n'));
  CHECK(sample.first_refusal().find("x.pth is too large to be checked") != std::string::npos);
}

}  // namespace venvctl::identity_test
