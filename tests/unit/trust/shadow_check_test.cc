#include "core/trust/shadow_check.h"

#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl {
namespace {

using Names = std::vector<std::string>;

Names words_in(std::istream&& text) {
  Names words;
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

// Commands of Debian's essential and commonly installed packages.
Names debian_commands() { return words_in(std::ifstream(TRUST_DATA "/debian_commands.txt")); }

// Lines "package: its programs in bin", of those that are downloaded most from PyPI.
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
  Names names() { return shadowing_names(files, prefix); }
};

}  // namespace

TEST_CASE("a new environment shadows nothing") {
  Sample sample;
  for (const std::string name : {"python3", "python3.11", "python3-config", "pip", "pip3",
                                 "pip3.11", "activate", "activate.fish"}) {
    sample.files.write_file("/usr/bin/" + name, "", 0755);
    sample.add_program(name);
  }
  CHECK(sample.names().empty());
}

TEST_CASE("a program that is a command of the system is told, in any of its directories") {
  Sample sample;
  sample.add_program("ls");
  sample.add_program("useradd");
  sample.add_program("node");
  sample.add_program("mytool");
  CHECK(sample.names() == Names{"ls", "node", "useradd"});
}

TEST_CASE("a link or a file that cannot be executed is told too") {
  Sample sample;
  sample.files.make_link(sample.prefix + "/bin/git", "/nowhere");
  sample.files.write_file(sample.prefix + "/bin/sudo", "", 0644);
  CHECK(sample.names() == Names{"git", "sudo"});
}

TEST_CASE("what an installed distribution accounts for is no shadow") {
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

TEST_CASE("a name that only begins or ends like an accounted one is a shadow") {
  Sample sample;
  sample.add_program("git");
  sample.files.write_file(sample.packages + "/tool-1.dist-info/RECORD",
                          "../../../bin/gitk,,\n../../../bin/xgit,,\nbin/git,,\n");
  CHECK(sample.names() == Names{"git"});
}

TEST_CASE("an installer at work is looked for again") {
  Sample sample;
  sample.add_program("ls");
  sample.files.make_directory(sample.packages + "/tool-1.dist-info");
  CHECK(sample.names() == Names{"ls"});
  const std::string awaited = sample.packages + "/tool-1.dist-info/RECORD";
  CHECK(sample.files.count_touched("link_status " + awaited) == 1);
  sample.files.write_file(awaited, "../../../bin/ls,,\n");
  CHECK(sample.names().empty());
}

TEST_CASE("conda's own list of files accounts for its programs") {
  Sample sample;
  make_conda_environment(sample.files, "/home/me/env");
  for (const std::string name : {"clear", "tput", "ls"}) {
    sample.files.write_file("/home/me/env/bin/" + name, "", 0755);
  }
  sample.files.write_file("/home/me/env/conda-meta/ncurses-6.4-h6a678d5_0.json",
                          R"({"files": ["bin/clear", "bin/tput", "bin/ls-not"]})");
  CHECK(shadowing_names(sample.files, "/home/me/env") == Names{"ls"});
}

TEST_CASE("packages are looked through only when a name is in question") {
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
  Sample bare;  // the same programs, and nothing that accounts for them
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

}  // namespace venvctl
