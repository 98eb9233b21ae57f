#include <set>

#include "client/cli/command.h"
#include "tests/support/catch.h"

namespace venvctl::command_table_test {

TEST_CASE("every command has a unique name, a one-line summary and no duplicate option") {
  std::set<std::string_view> names;
  for (const CommandEntry& entry : command_table()) {
    CAPTURE(entry.name);
    CHECK(names.insert(entry.name).second);
    if (!entry.short_name.empty()) CHECK(names.insert(entry.short_name).second);
    CHECK(entry.summary.size() < 64);
    Session session{Variables()};
    Syntax syntax;
    const auto command = entry.make();
    command->declare(syntax);
    session.declare_common(syntax, entry.prints_data);
    CHECK(syntax.parse(std::vector<std::string>{"--help"}).ok());
    CHECK(session.wants_help());
  }
}

TEST_CASE("a mistyped command gets the nearest name as a suggestion") {
  CHECK(nearest_command("craete") == "create");
  CHECK(nearest_command("deactivat") == "deactivate");
  CHECK(nearest_command("stat") == "status");
  CHECK(nearest_command("docter") == "doctor");
  CHECK(nearest_command("frobnicate").empty());
  CHECK(nearest_command("").empty());
  CHECK(nearest_command(std::string(100000, 'a')).empty());
}

TEST_CASE("a command is found by its full name and by its short name") {
  CHECK(find_command("ls") == find_command("list"));
  CHECK(find_command("") == nullptr);
  CHECK(find_command("lis") == nullptr);
}

}  // namespace venvctl::command_table_test
