#include "core/trust/shadow_check.h"

#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl::shadow_check_test {

using Names = std::vector<std::string>;

Names words_in(std::istream&& text) {
  Names words;
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

// Commands of Debian's essential and commonly installed packages.
Names debian_commands() { return words_in(std::ifstream(TRUST_DATA "/debian_commands.txt")); }

// The packages with the most downloads on PyPI. Each line of the file is "package: its programs in
// bin".
std::vector<std::pair<std::string, Names>> popular_packages() {
  std::vector<std::pair<std::string, Names>> packages;
  std::ifstream file(TRUST_DATA "/popular_packages.txt");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(':');
    packages.emplace_back(line.substr(0, colon),
                          words_in(std::istringstream(line.substr(colon + 1))));
  }
  return packages;
}

// A machine with commands, and an environment at /home/me/p/.venv.
struct Sample {
  FakeFileSystem files;
  std::string prefix = "/home/me/p/.venv";
  std::string packages = prefix + "/lib/python3.11/site-packages";
  TrackedFiles tracked;

  Sample() {
    install_system_python(files);
    for (const std::string& name : debian_commands()) {
      files.write_file("/usr/bin/" + name, "", 0755);
    }
    files.write_file("/usr/sbin/useradd", "", 0755);
    files.write_file("/usr/local/bin/node", "", 0755);
    files.make_link("/bin", "usr/bin");
    make_venv(files, prefix);
  }
  void add_program(const std::string& name) {
    files.write_file(prefix + "/bin/" + name, "#!/bin/sh\n", 0755);
  }
  Names names(std::string_view path = "") { return shadowing_names(files, prefix, tracked, path); }
};

TEST_CASE("a new environment shadows nothing") {
  Sample sample;
  sample.files.write_file(sample.packages + "/pip-23.0.dist-info/RECORD", "");
  for (const std::string name : {"python3", "python3.11", "pip", "pip3", "pip3.11", "activate",
                                 "activate.fish", "activate_this.py"}) {
    sample.files.write_file("/usr/bin/" + name, "", 0755);
    sample.add_program(name);
  }
  CHECK(sample.names().empty());
}

TEST_CASE("a program is reported if no tool creates its name for this version of Python") {
  Sample sample;
  sample.files.make_directory(sample.packages);
  for (const std::string name : {"python2", "python3-config", "python3.12", "pip", "pip2", "pipx",
                                 "python-build", "activate-global-python-argcomplete"}) {
    sample.files.write_file("/usr/bin/" + name, "", 0755);
    sample.add_program(name);
  }
  CHECK(sample.names().size() == 8);
  sample.files.write_file(sample.packages + "/pip-23.0.dist-info/RECORD", "");
  CHECK(sample.names().size() == 7);
  // If git tracks the RECORD of pip, this RECORD does not cover pip's programs.
  sample.tracked.paths = {"lib/python3.11/site-packages/pip-23.0.dist-info/RECORD"};
  CHECK(sample.names().size() == 8);
}

TEST_CASE("commands on the asking shell's PATH are protected like the system's commands") {
  Sample sample;
  sample.files.write_file("/home/me/.local/bin/mytool", "", 0755);
  sample.files.write_file("/home/me/q/.venv/bin/other", "", 0755);
  sample.files.write_file("/home/me/q/.venv/pyvenv.cfg", "");
  sample.add_program("mytool");
  sample.add_program("other");
  CHECK(sample.names().empty());
  const std::string path =
      sample.prefix + "/bin:/home/me/q/.venv/bin:relative::/home/me/.local/bin:/usr/bin";
  CHECK(sample.names(path) == Names{"mytool"});
  sample.files.write_file(sample.packages + "/my-1.dist-info/RECORD", "../../../bin/mytool,,\n");
  CHECK(sample.names(path).empty());
}

TEST_CASE("a record covers a file, however the record spells its path") {
  for (const std::string line : {"../../../bin/git,sha256=x,2", "/home/me/p/.venv/bin/git,,",
                                 "\"../../../bin/git\",,", "../../.././bin/git,,"}) {
    INFO(line);
    Sample sample;
    sample.add_program("git");
    sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD", line + "\n");
    CHECK(sample.names().empty());
  }
}

TEST_CASE("a record covers only files in its environment, even if it names them through a link") {
  Sample sample;
  sample.add_program("git");
  sample.add_program("ls");
  sample.files.make_link("/home/me/link", "p");
  sample.files.write_file("/home/me/q/bin/ls", "");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD",
                          "/home/me/link/.venv/bin/git,,\n/home/me/q/bin/ls,,\n");
  CHECK(sample.names() == Names{"ls"});
}

TEST_CASE("a development installation covers the scripts that its sources declare") {
  Sample sample;
  sample.add_program("git");
  sample.add_program("ls");
  sample.files.write_file(sample.packages + "/my-tool.egg-link", "/home/me/p\n.");
  sample.files.write_file("/home/me/p/my_tool.egg-info/entry_points.txt",
                          "[console_scripts]\ngit = my.tool:main\n");
  CHECK(sample.names() == Names{"ls"});
}

TEST_CASE("a record that git tracks covers nothing, and no record covers a tracked program") {
  Sample sample;
  sample.add_program("git");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD", "../../../bin/git,,\n");
  CHECK(sample.names().empty());
  sample.tracked.paths = {"lib/python3.11/site-packages/tool-1.dist-info/RECORD"};
  CHECK(sample.names() == Names{"git"});
  sample.tracked.paths = {"bin/git"};
  CHECK(sample.names() == Names{"git"});
}

TEST_CASE("if the data of a version control system cannot be read, records cover no program") {
  Sample sample;
  sample.add_program("git");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD", "../../../bin/git,,\n");
  sample.files.make_directory("/home/me/p/.hg");
  CHECK(sample.names() == Names{"git"});
}

TEST_CASE("a program named like a system command is reported, wherever the command is") {
  Sample sample;
  sample.add_program("ls");
  sample.add_program("useradd");
  sample.add_program("node");
  sample.add_program("mytool");
  CHECK(sample.names() == Names{"ls", "node", "useradd"});
}

TEST_CASE("links and files that are not executable are also reported") {
  Sample sample;
  sample.files.make_link(sample.prefix + "/bin/git", "/nowhere");
  sample.files.write_file(sample.prefix + "/bin/sudo", "", 0644);
  CHECK(sample.names() == Names{"git", "sudo"});
}

TEST_CASE("files of an installed distribution are not reported") {
  Sample sample;
  sample.add_program("ls");
  sample.add_program("git");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD",
                          "tool.py,sha256=x,1\n../../../bin/git,sha256=x,2\n");
  CHECK(sample.names() == Names{"ls"});
  sample.files.write_file(sample.packages + "/old-1.egg-info/installed-files.txt",
                          "../old.py\n../../../../bin/ls\n");
  CHECK(sample.names().empty());
}

TEST_CASE("a name that only begins or ends like a recorded one is reported") {
  Sample sample;
  sample.add_program("git");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD",
                          "../../../bin/gitk,,\n../../../bin/xgit,,\nbin/git,,\n");
  CHECK(sample.names() == Names{"git"});
}

TEST_CASE("a missing record of an installation is an input, so that its appearance is noticed") {
  Sample sample;
  sample.add_program("ls");
  sample.files.make_directory(sample.packages + "/tool-1.dist-info");
  CHECK(sample.names() == Names{"ls"});
  const std::string awaited = sample.packages + "/tool-1.dist-info/RECORD";
  CHECK(sample.files.count_touched("link_status " + awaited) == 1);
  sample.files.write_file(awaited, "../../../bin/ls,,\n");
  CHECK(sample.names().empty());
}

TEST_CASE("conda's list of files covers the programs in it") {
  Sample sample;
  make_conda_environment(sample.files, "/home/me/env");
  for (const std::string name : {"clear", "tput", "ls"}) {
    sample.files.write_file("/home/me/env/bin/" + name, "", 0755);
  }
  sample.files.write_file("/home/me/env/conda-meta/ncurses-6.4-h6a678d5_0.json",
                          R"({"files": ["bin/clear", "bin/tput", "bin/ls-not"]})");
  CHECK(shadowing_names(sample.files, "/home/me/env", {}, "") == Names{"ls"});
}

TEST_CASE("packages are read only if a name shadows a command") {
  Sample sample;
  sample.add_program("mytool");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD", "");
  sample.files.forget_touches();
  CHECK(sample.names().empty());
  CHECK(sample.files.count_touched("read") == 0);
  CHECK(sample.files.count_touched("list " + sample.packages) == 0);
}

TEST_CASE("the programs of the hundred most used packages raise at most two false alarms") {
  Sample installed;
  Sample bare;  // the same programs without records
  const auto packages = popular_packages();
  for (const auto& [package, scripts] : packages) {
    std::string record;
    for (const std::string& script : scripts) {
      installed.add_program(script);
      bare.add_program(script);
      record += "../../../bin/" + script + ",sha256=x,200\n";
    }
    installed.files.write_file(installed.packages + "/" + package + "-1.dist-info/RECORD", record);
  }
  CHECK(packages.size() >= 100);
  CHECK(installed.names().empty());
  CHECK(bare.names().size() <= 2);
}

}  // namespace venvctl::shadow_check_test
