#include "client/programs/tool_search.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::tool_search_test {

using Values = std::map<std::string, std::string, std::less<>>;

struct Machine {
  FakeFileSystem files;
  Machine() {
    files.write_file("/home/u/p/tools/podman", "#!", 0755);
    files.write_file("/home/u/p/.git/HEAD", "ref: x\n");
    files.make_directory("/home/u/p/src");
    files.make_link("/home/u/bin", "/home/u/p/tools");
  }
  std::string found(const std::string& path, const std::string& directory = "/home/u/q") {
    const Variables variables(
        Values{{"PATH", path}, {"PWD", directory}, {"HOME", "/home/u"}, {"VIRTUAL_ENV", "/e"}});
    return find_tool(files, variables, "podman").value_or("");
  }
};

TEST_CASE("a tool inside the current project is not used") {
  Machine machine;
  CHECK(machine.found("/home/u/p/tools", "/home/u/p").empty());
  CHECK(machine.found("/home/u/p/tools", "/home/u/p/src").empty());
  CHECK(machine.found("/home/u/bin", "/home/u/p/src").empty());
  CHECK(machine.found("/home/u/p/tools") == "/home/u/p/tools/podman");
  // If the working directory is the home directory, directories below it are not excluded, because
  // the user owns them.
  CHECK(machine.found("/home/u/p/tools", "/home/u") == "/home/u/p/tools/podman");
}

TEST_CASE("the first executable file in an absolute element of PATH is the tool") {
  Machine machine;
  machine.files.write_file("/a/podman", "text", 0644);
  machine.files.make_directory("/b/podman");
  machine.files.write_file("/c/podman", "#!", 0755);
  machine.files.write_file("/d/podman", "#!", 0755);
  CHECK(machine.found("d::.:/a:/b:/c:/d") == "/c/podman");
  CHECK(machine.found("d::.:/a:/b").empty());
}

TEST_CASE("programs of the active environment and of a Python elsewhere are not used as tools") {
  Machine machine;
  machine.files.write_file("/e/bin/podman", "#!", 0755);
  machine.files.write_file("/home/u/.local/share/venvctl/elsewhere/x-1/bin/podman", "#!", 0755);
  CHECK(machine.found("/e/bin:/home/u/.local/share/venvctl/elsewhere/x-1/bin").empty());
}

}  // namespace venvctl::tool_search_test
