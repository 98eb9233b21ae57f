#include "client/cli/processes/running_processes.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::running_processes_test {

// A directory with the form of /proc.
struct Machine {
  Machine() {
    write("stat", "cpu 1 2\nbtime 1000\nprocesses 5\n");
    std::filesystem::create_directory(top.path() + "/self");
    std::filesystem::create_symlink("/opt/bin/venvctl", top.path() + "/self/exe");
  }
  void write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = top.path() + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  void add(int pid, const std::string& program, const std::string& arguments) {
    const std::string directory = std::to_string(pid);
    write(directory + "/cmdline", arguments);
    const std::string ticks = std::to_string(5 * ::sysconf(_SC_CLK_TCK));
    write(directory + "/stat",
          directory + " (a) b) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + ticks + " 100 0\n");
    std::filesystem::create_symlink(program, top.path() + "/" + directory + "/exe");
    std::filesystem::create_symlink("/work here", top.path() + "/" + directory + "/cwd");
  }
  RunningProcesses find(const PrefixByShell& shells = {}) {
    return running_processes({{"/p/.venv", "/p/.venv"}, {"/real/.venv", "/p/.venv"}, {"/q", "/q"}},
                             shells, top.path());
  }
  TemporaryDirectory top;
};

std::string arguments(std::initializer_list<const char*> words) {
  std::string text;
  for (const char* word : words) text += std::string(word) + '\0';
  return text;
}

TEST_CASE("a process is found by its program, and its data is reported") {
  Machine machine;
  machine.add(12, "/real/.venv/bin/tool (deleted)", arguments({"tool", "two words"}));
  const RunningProcesses found = machine.find();
  REQUIRE(found.by_prefix.size() == 1);
  REQUIRE(found.by_prefix.at("/p/.venv").size() == 1);
  const RunningProcess& process = found.by_prefix.at("/p/.venv")[0];
  CHECK(process.pid == 12);
  CHECK(process.since == 1005);
  CHECK(process.command == "tool two words");
  CHECK(process.directory == "/work here");
  CHECK(process.is_executing);
}

TEST_CASE("a process that names the environment through a link is found") {
  Machine machine;
  TemporaryDirectory home;
  const std::string real = std::filesystem::canonical(home.path()).string() + "/real";
  std::filesystem::create_directories(real + "/bin");
  const std::string link = home.path() + "/link";
  std::filesystem::create_symlink(real, link);
  machine.add(1, "/usr/bin/python3", arguments({(link + "/bin/python").c_str()}));
  machine.add(2, "/usr/bin/python3", arguments({"python3"}));
  machine.write("2/environ", arguments({("VIRTUAL_ENV=" + link).c_str()}));
  machine.add(3, "/usr/bin/cat", arguments({"cat", link.c_str()}));
  const RunningProcesses found = running_processes({{real, real}}, {}, machine.top.path());
  const auto& processes = found.by_prefix.at(real);
  REQUIRE(processes.size() == 2);
  CHECK(processes[0].is_executing);
  CHECK_FALSE(processes[1].is_executing);
}

TEST_CASE("a process is found by the path it was started with, a mapped file or its variables") {
  Machine machine;
  machine.add(1, "/usr/bin/python3", arguments({"/p/.venv/bin/python", "-c", "0"}));
  machine.add(2, "/usr/bin/python3", arguments({"../p/.venv/bin/python"}));
  machine.add(3, "/usr/bin/python3", arguments({"python"}));
  machine.write("3/maps",
                "7f00-7f01 r-xp 00000000 08:01 42   /real/.venv/lib/x.so\n7f02-7f03 rw-p\n");
  machine.add(4, "/usr/bin/vim", arguments({"vim", "/p/.venv/pyvenv.cfg"}));
  machine.write("4/environ", arguments({"A=1", "VIRTUAL_ENV=/p/.venv"}));
  machine.add(5, "/usr/bin/bash", arguments({"bash"}));
  machine.add(6, "/usr/bin/python3", arguments({"python"}));
  machine.write("6/maps", "7f00-7f01 r--p 00000000 08:01 42   /real/.venv/data\n");
  const RunningProcesses found = machine.find({{5, "/p/.venv"}});
  const auto& processes = found.by_prefix.at("/p/.venv");
  REQUIRE(processes.size() == 6);
  for (size_t i = 0; i < 6; ++i) {
    CHECK(processes[i].pid == static_cast<int64_t>(i) + 1);
    CHECK(processes[i].is_executing == (i < 3));
  }
}

TEST_CASE("a name that started a process is looked up in its PATH") {
  Machine machine;
  const std::string prefix = machine.top.path() + "/env";
  machine.write("env/bin/serve", "");
  std::filesystem::permissions(prefix + "/bin/serve", std::filesystem::perms::owner_all);
  machine.add(1, "/usr/bin/python3", arguments({"serve"}));
  machine.write("1/environ",
                arguments({"HOME=/", ("PATH=relative:/nowhere:" + prefix + "/bin").c_str()}));
  machine.add(2, "/usr/bin/python3", arguments({"serve"}));
  machine.write("2/environ", arguments({("PATH=/usr/bin:" + prefix).c_str()}));
  const auto found = running_processes({{prefix, prefix}}, {}, machine.top.path());
  REQUIRE(found.by_prefix.size() == 1);
  REQUIRE(found.by_prefix.at(prefix).size() == 1);
  CHECK(found.by_prefix.at(prefix)[0].pid == 1);
  CHECK(found.by_prefix.at(prefix)[0].is_executing);
}

TEST_CASE("a process may run from several environments") {
  Machine machine;
  machine.add(7, "/q/bin/python3.12", arguments({"/p/.venv/bin/python"}));
  CHECK(machine.find().by_prefix.size() == 2);
}

TEST_CASE("unrelated processes, kernel threads and processes of venvctl are left out") {
  Machine machine;
  machine.add(1, "/usr/bin/python3", arguments({"/p/.venv2/bin/python"}));
  machine.write("2/cmdline", "");
  machine.add(3, "/opt/bin/venvctl", arguments({"/p/.venv/bin/python"}));
  machine.add(5, "/opt/bin/venvd", arguments({"/p/.venv/bin/python"}));
  machine.write("4/cmdline", arguments({"no links, no variables"}));
  const RunningProcesses found = machine.find();
  CHECK(found.by_prefix.empty());
  CHECK(found.of_other_users == 0);
}

}  // namespace venvctl::running_processes_test
